//! Flow: what counts, what does not, and that the totals agree.

use std::collections::BTreeMap;

use proptest::prelude::*;
use trust_commons::exchange::{Draft, Exchange, ExchangeKind, Mode};
use trust_commons::flow::{CommunityFlow, Flow, MinutesFlow, WINDOW};
use trust_commons::{CommunityId, ExchangeId};
use trust_core::MemberId;

const NOW: i64 = 10_000_000;

fn community(id: &str) -> CommunityId {
    CommunityId::new(id).unwrap()
}

/// An exchange between two communities that was completed then.
fn completed(from: Option<&str>, to: Option<&str>, minutes: Option<u32>, at: i64) -> Exchange {
    let (ana, bo) = (MemberId::new("ana").unwrap(), MemberId::new("bo").unwrap());
    let draft = Draft {
        kind: ExchangeKind::Service,
        mode: minutes.map_or(Mode::Gift, |minutes| Mode::Credit { minutes }),
        title: "An hour of ironing".to_owned(),
        listing: None,
        community: Some(community("oak")),
        provider_community: from.map(community),
        receiver_community: to.map(community),
    };
    let id = ExchangeId::new("x").unwrap();
    let asked = Exchange::ask(id, draft, &bo, ana.clone(), false, at - 4).unwrap().value;
    let accepted = asked.accept(&ana, false, at - 3).unwrap().value;
    let started = accepted.start(&ana, false, at - 2).unwrap().value;
    let confirmed = started.complete(&ana, at - 1).unwrap().value;
    assert_eq!(Flow::of([&confirmed], NOW).count, 0, "what one has confirmed is not completed");
    confirmed.complete(&bo, at).unwrap().value
}

fn count(exchange: &Exchange) -> u64 {
    Flow::of([exchange], NOW).count
}

#[test]
fn the_last_thirty_days_count_with_both_of_their_ends() {
    for (at, counts) in
        [(NOW - WINDOW - 1, 0), (NOW - WINDOW, 1), (NOW - WINDOW + 1, 1), (NOW, 1), (NOW + 1, 0)]
    {
        assert_eq!(count(&completed(Some("oak"), Some("river"), None, at)), counts, "{at}");
    }
    assert_eq!(WINDOW, 2_592_000);
}

#[test]
fn only_exchanges_between_two_known_communities_count() {
    assert_eq!(count(&completed(Some("oak"), Some("oak"), None, NOW)), 0);
    assert_eq!(count(&completed(Some("oak"), None, None, NOW)), 0);
    assert_eq!(count(&completed(None, Some("river"), None, NOW)), 0);
    assert_eq!(count(&completed(Some("oak"), Some("river"), None, NOW)), 1);
}

#[test]
fn minutes_are_told_of_communities_that_use_credits_and_of_no_others() {
    let exchanges = [
        completed(Some("oak"), Some("river"), Some(90), NOW),
        completed(Some("river"), Some("oak"), None, NOW),
        completed(Some("hill"), Some("oak"), None, NOW),
    ];
    let flow = Flow::of(&exchanges, NOW);
    assert_eq!((flow.count, flow.minutes), (3, Some(90)));
    let part = |outflow, inflow, minutes: Option<(u64, u64)>| CommunityFlow {
        outflow,
        inflow,
        minutes: minutes.map(|(outflow, inflow)| MinutesFlow { outflow, inflow }),
    };
    let expected = BTreeMap::from([
        (community("oak"), part(1, 2, Some((90, 0)))),
        (community("river"), part(1, 1, Some((0, 90)))),
        (community("hill"), part(1, 0, None)),
    ]);
    assert_eq!(flow.communities, expected);
}

#[test]
fn what_was_reversed_took_place_but_moved_nothing() {
    let exchange = completed(Some("oak"), Some("river"), Some(90), NOW - 5);
    let ana = MemberId::new("ana").unwrap();
    let reversed = exchange.reverse(&ana, false, NOW).unwrap().value;
    let flow = Flow::of([&reversed], NOW);
    assert_eq!((flow.count, flow.minutes), (1, Some(0)));
}

proptest! {
    #[test]
    fn all_outflow_is_all_inflow_is_the_count(
        rows in prop::collection::vec(
            (0..4_usize, 0..4_usize, prop::option::of(1..6000_u32), -40..5_i64), 0..40,
        ),
    ) {
        let names = [None, Some("oak"), Some("river"), Some("hill")];
        let exchanges: Vec<Exchange> = rows
            .iter()
            .map(|&(from, to, minutes, day)| {
                completed(names[from], names[to], minutes, NOW + day * 86_400)
            })
            .collect();
        let flow = Flow::of(&exchanges, NOW);
        let counted = || rows.iter().filter(|(from, to, _, day)| {
            *from != 0 && *to != 0 && from != to && (-30..=0).contains(day)
        });
        let parts = || flow.communities.values();
        prop_assert_eq!(flow.count, counted().count() as u64);
        prop_assert_eq!(parts().map(|part| part.outflow).sum::<u64>(), flow.count);
        prop_assert_eq!(parts().map(|part| part.inflow).sum::<u64>(), flow.count);
        let minutes: u64 = counted().filter_map(|row| row.2).map(u64::from).sum();
        prop_assert_eq!(flow.minutes.unwrap_or(0), minutes);
        let credits = || parts().filter_map(|part| part.minutes);
        prop_assert_eq!(credits().map(|part| part.outflow).sum::<u64>(), minutes);
        prop_assert_eq!(credits().map(|part| part.inflow).sum::<u64>(), minutes);
    }
}
