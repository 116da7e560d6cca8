mod info;
mod login;
mod logout;
mod methods;
mod refresh;
mod saml;
