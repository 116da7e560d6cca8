mod deployments;
mod projects;
mod rights;
