//! Which host an address leads to, told without parsing what is no part of it. How an address must be written is in `image`.

/// The host of a web address, and what comes behind it.
pub(super) fn host_and_rest(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let (host, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    // A user name in front and a port behind are no part of the host.
    let host = host.rsplit('@').next().unwrap_or(host).split(':').next().unwrap_or(host);
    (!host.is_empty()).then_some((host, rest))
}

/// Whether an address on that host, with what comes behind it, is among those that begin so.
pub(super) fn is_allowed(allowed: &str, host: &str, rest: &str) -> bool {
    let name = host_of(allowed);
    host.eq_ignore_ascii_case(name) && rest.starts_with(&allowed[name.len()..])
}

/// The host of a beginning of addresses.
pub(super) fn host_of(allowed: &str) -> &str {
    allowed.split('/').next().unwrap_or(allowed)
}
