//! Names of operations, derived from method and route: `GET /communities/{id}/cells` is `listCommunityCells`.

/// Names for operations that the rule would name badly.
const NAMED: &[(&str, &str, &str)] = &[
    ("post", "/audience-preview", "previewAudience"),
    ("post", "/blocks/{member}/preview", "previewBlock"),
    ("post", "/communities/{id}/members/me/preview", "previewLeavingCommunity"),
    ("post", "/listings/{id}/preview", "previewListingUpdate"),
    ("post", "/members/{id}/trust/preview", "previewMemberTrust"),
    ("post", "/partnerships/{id}/approve/preview", "previewPartnershipApproval"),
    ("post", "/partnerships/{id}/dissolve/preview", "previewPartnershipDissolution"),
    ("post", "/trust-circles/{id}/members/{member}/preview", "previewTrustCircleMember"),
    ("delete", "/blocks/{member}", "unblock"),
    ("post", "/blocks", "block"),
    ("delete", "/communities/{id}/members/me", "leaveCommunity"),
    ("post", "/demo/clock", "moveDemoClock"),
    ("get", "/discover", "discoverListings"),
    ("get", "/discovery/browse", "browseListings"),
    ("get", "/discovery/communities", "discoverCommunities"),
    ("get", "/explain/{resource}", "explainListing"),
    ("get", "/invites/{token}", "previewInvite"),
    ("post", "/me/password", "changeMyPassword"),
    ("post", "/me/erase", "eraseMyself"),
    ("get", "/listings/counts", "countListings"),
    ("get", "/skills/counts", "countSkills"),
    ("post", "/skills/{id}/requests", "askForSkill"),
    ("get", "/me", "getMe"),
    ("patch", "/me", "updateMe"),
    ("delete", "/me/place", "clearMyPlace"),
    ("post", "/me/place/preview", "previewMyPlace"),
    ("delete", "/me/sessions/{id}", "endMySession"),
    ("get", "/me/invites/issued", "listMyIssuedInvites"),
    ("get", "/me/neighbourhood", "getMyNeighbourhood"),
    ("get", "/me/trust", "listMyTrust"),
    ("get", "/me/trusted-by", "listWhoTrustsMe"),
    ("get", "/members", "searchMembers"),
    ("get", "/members/{id}/credit-balance", "getMemberBalances"),
    ("delete", "/members/{id}/trust", "revokeMemberTrust"),
    ("get", "/communities/{id}/ledger", "listCommunityTransfers"),
    ("get", "/communities/{id}/ledger/series", "getMyBalanceSeries"),
    ("get", "/communities/{id}/ledger/csv", "downloadCommunityTransfers"),
    ("get", "/communities/{id}/ledger/accounts", "listCommunityAccounts"),
    ("get", "/communities/{id}/ledger/accounts/series", "getCommunityLedgerSeries"),
    ("get", "/communities/{id}/ledger/accounts/csv", "downloadCommunityAccounts"),
    ("post", "/communities/{id}/ledger/accounts/{member}/limits", "setMemberLimits"),
    ("post", "/communities/{id}/ledger/clearing/{partnership}/limits", "setClearingLimits"),
    ("post", "/members", "signUp"),
    ("get", "/metrics/flow", "getFlow"),
    ("post", "/notifications/read", "markNotificationsRead"),
    ("get", "/session", "getSession"),
    ("post", "/session", "signIn"),
    ("delete", "/session", "signOut"),
    ("get", "/support/network/{side}", "listNetworkSupport"),
    ("get", "/support/{side}", "listSupport"),
    ("post", "/support/{side}", "postSupport"),
    ("get", "/support/{side}/{id}", "getSupport"),
    ("patch", "/support/{side}/{id}", "updateSupport"),
    ("delete", "/support/{side}/{id}", "deleteSupport"),
    ("post", "/support/{side}/{id}/respond", "respondToSupport"),
    ("get", "/support/{side}/{id}/responses", "listResponses"),
    ("get", "/support/{side}/{id}/responses/{response}", "getResponse"),
    ("patch", "/support/{side}/{id}/responses/{response}", "decideResponse"),
    ("post", "/trust-circles/{id}/invite", "inviteToTrustCircle"),
    ("get", "/watch", "watch"),
];

/// Nouns whose routes add and remove members instead of creating and deleting them.
const MEMBERSHIPS: [&str; 2] = ["members", "stewards"];

/// Returns the name of an operation.
pub fn of(method: &str, route: &str) -> String {
    let route = route.trim_start_matches("/api/v1");
    let named = NAMED.iter().find(|(m, r, _)| *m == method && *r == route);
    named.map_or_else(|| by_rule(method, route), |(_, _, name)| (*name).to_owned())
}

fn by_rule(method: &str, route: &str) -> String {
    let parts: Vec<&str> = route.split('/').filter(|part| !part.is_empty()).collect();
    let is_parameter = |part: &str| part.starts_with('{');
    let ends_in_parameter = parts.last().is_some_and(|part| is_parameter(part));
    let literals: Vec<(usize, &str)> =
        parts.iter().copied().enumerate().filter(|(_, part)| !is_parameter(part)).collect();
    let Some((&(_, last), before)) = literals.split_last() else { return method.to_owned() };
    let one = |(at, part): &(usize, &str)| match parts.get(at + 1) {
        Some(next) if is_parameter(next) => singular(part),
        _ if *part == "me" => "my".to_owned(),
        _ => singular(part),
    };
    let mut nouns: Vec<String> = before.iter().map(one).collect();
    let is_plural = last.ends_with('s');
    let verb = match method {
        "get" if is_plural && !ends_in_parameter => "list",
        "get" => "get",
        "post" if is_plural && !ends_in_parameter => "create",
        "post" => last,
        "put" if MEMBERSHIPS.contains(&last) => "add",
        "put" => "set",
        "delete" if MEMBERSHIPS.contains(&last) => "remove",
        "delete" => "delete",
        _ => "update",
    };
    match verb {
        "list" => nouns.push(last.to_owned()),
        verb if verb == last => {}
        _ => nouns.push(singular(last)),
    }
    let words = nouns.iter().flat_map(|noun| noun.split('-')).map(capitalised);
    camel(verb) + &words.collect::<String>()
}

fn camel(verb: &str) -> String {
    let mut words = verb.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    first + &words.map(capitalised).collect::<String>()
}

/// Returns a word with a capital first letter.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn singular(noun: &str) -> String {
    match noun.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_read_like_methods_of_a_client() {
        let names = [
            ("get", "/api/v1/communities", "listCommunities"),
            ("post", "/api/v1/communities", "createCommunity"),
            ("get", "/api/v1/communities/{id}", "getCommunity"),
            ("patch", "/api/v1/communities/{id}", "updateCommunity"),
            ("get", "/api/v1/communities/{id}/cells", "listCommunityCells"),
            (
                "post",
                "/api/v1/communities/{id}/cells/{cell}/invitations/{invitation}/accept",
                "acceptCommunityCellInvitation",
            ),
            (
                "post",
                "/api/v1/communities/{id}/join-requests/{request}/approve",
                "approveCommunityJoinRequest",
            ),
            ("post", "/api/v1/listings/{id}/fulfil", "fulfilListing"),
            ("get", "/api/v1/me/sharing-preference", "getMySharingPreference"),
            ("delete", "/api/v1/session", "signOut"),
        ];
        for (method, route, name) in names {
            assert_eq!(super::of(method, route), name);
        }
    }
}
