//! Where a request came from.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::Response,
};

use super::state::AppState;

/// The address of the client: of the connection, or what the trusted proxies say. `None` when it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

/// Layer: works the address out once, for everything after it.
pub async fn resolve(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let address = client_address(request.headers(), peer, state.exposure.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(address));
    next.run(request).await
}

/// An IPv4 address that came over IPv6 is what it is: one client is one address wherever it is counted, kept and shown.
fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, trusted_proxies: u8) -> Option<IpAddr> {
    forwarded(headers, trusted_proxies).or(peer).map(|address| address.to_canonical())
}

/// With `n` trusted proxies, the n-th address from the right is the one that the outermost of them saw; what stands
/// left of it was written by the client and proves nothing.
fn forwarded(headers: &HeaderMap, trusted_proxies: u8) -> Option<IpAddr> {
    let from_right = usize::from(trusted_proxies).checked_sub(1)?;
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let addresses: Vec<_> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    addresses.iter().rev().nth(from_right)?.parse().ok()
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append("x-forwarded-for", "3.3.3.3".parse().unwrap());
        let seen = |proxies| forwarded(&headers, proxies).map(|address| address.to_string());
        assert_eq!(seen(0), None);
        assert_eq!(seen(1).as_deref(), Some("3.3.3.3"));
        assert_eq!(seen(2).as_deref(), Some("2.2.2.2"));
        assert_eq!(seen(9), None);
    }

    #[test]
    fn an_address_is_told_in_its_own_family() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "::ffff:203.0.113.7".parse().unwrap());
        let peer = Some("::ffff:198.51.100.1".parse().unwrap());
        let seen = |proxies| client_address(&headers, peer, proxies).map(|address| address.to_string());
        assert_eq!(seen(0).as_deref(), Some("198.51.100.1"));
        assert_eq!(seen(1).as_deref(), Some("203.0.113.7"));
        assert_eq!(client_address(&HeaderMap::new(), None, 1), None);
    }
}
