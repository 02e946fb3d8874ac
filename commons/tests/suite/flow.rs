//! Tests of the flow: the counted exchanges, and matching totals.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use trust_commons::exchange::{Draft, Exchange, ExchangeKind, Mode};
use trust_commons::flow::{CommunityFlow, Flow, MinutesFlow, WINDOW};
use trust_commons::{CommunityId, ExchangeId};
use trust_core::MemberId;

use crate::commands::ExchangeCommands;
use crate::given::moment;

const NOW: i64 = 10_000_000;

fn community(id: &str) -> CommunityId {
    CommunityId::new(id).unwrap()
}

/// An exchange between two communities that was completed then.
fn completed(from: Option<&str>, to: Option<&str>, minutes: Option<u32>, at: i64) -> Exchange {
    between(["ana", "bo"], from, to, minutes, at)
}

/// The same between two people.
fn between(
    people: [&str; 2],
    from: Option<&str>,
    to: Option<&str>,
    minutes: Option<u32>,
    at: i64,
) -> Exchange {
    let [ana, bo] = people.map(|id| MemberId::new(id).unwrap());
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
    let asked = Exchange::ask(id, draft, &bo, ana.clone(), false, moment(at - 4)).unwrap().value;
    let accepted = asked.accept(&ana, false, moment(at - 3)).unwrap().value;
    let started = accepted.start(&ana, false, moment(at - 2)).unwrap().value;
    let confirmed = started.complete(&ana, moment(at - 1)).unwrap().value;
    assert_eq!(
        Flow::of([&confirmed], moment(NOW)).count,
        0,
        "what one has confirmed is not completed"
    );
    confirmed.complete(&bo, moment(at)).unwrap().value
}

fn count(exchange: &Exchange) -> u64 {
    Flow::of([exchange], moment(NOW)).count
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
    let flow = Flow::of(&exchanges, moment(NOW));
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
    let reversed = exchange.reverse(&ana, false, moment(NOW)).unwrap().value;
    let flow = Flow::of([&reversed], moment(NOW));
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
        let flow = Flow::of(&exchanges, moment(NOW));
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

fn told_to(reader: &str, exchanges: &[Exchange], now: i64) -> (u64, Option<u64>) {
    let reader = MemberId::new(reader).unwrap();
    let flow = Flow::published(exchanges, &reader, moment(now));
    (flow.count, flow.minutes)
}

fn told(exchanges: &[Exchange], now: i64) -> (u64, Option<u64>) {
    told_to("zoe", exchanges, now)
}

#[test]
fn fewer_than_five_exchanges_or_three_people_are_withheld() {
    let pays = |people: &[[&str; 2]]| -> Vec<Exchange> {
        let pay = |it: &[&str; 2]| between(*it, Some("oak"), Some("river"), Some(60), NOW);
        people.iter().map(pay).collect()
    };
    let (ab, cb) = (["ana", "bo"], ["cy", "bo"]);
    assert_eq!(told(&pays(&[ab, ab, cb, cb]), NOW), (0, None));
    assert_eq!(told(&pays(&[ab; 9]), NOW), (0, None), "two people");
    assert_eq!(told(&pays(&[ab, ab, ab, ab, cb]), NOW), (5, Some(300)));
    assert_eq!(told(&pays(&[ab, ab, ab, ab, cb, ab, cb, ab, cb]), NOW), (5, Some(300)));
    assert_eq!(told(&pays(&[ab, ab, ab, ab, cb, ab, cb, ab, cb, ab]), NOW), (10, Some(600)));
    let mut mixed = pays(&[ab, ab, cb, cb]);
    mixed.push(between(ab, Some("oak"), Some("river"), None, NOW));
    assert_eq!(told(&mixed, NOW), (5, None), "of four for credits the minutes are withheld");
    let mut other = pays(&[ab, ab, ab, ab, cb]);
    other.push(between(ab, Some("river"), Some("oak"), Some(60), NOW));
    other.push(between(ab, Some("oak"), Some("hill"), Some(60), NOW));
    assert_eq!(told(&other, NOW), (5, Some(300)), "each direction has batches of its own");
}

#[test]
fn a_batch_is_told_as_long_as_all_of_it_is_in_the_thirty_days() {
    let at = |later: i64| {
        let people = if later == 4 { ["cy", "bo"] } else { ["ana", "bo"] };
        between(people, Some("oak"), Some("river"), Some(60), NOW + later)
    };
    let five: Vec<Exchange> = (0..5).map(at).collect();
    assert_eq!(told(&five, NOW + 3).0, 0, "the last of them is to come");
    for (now, count) in [(NOW + 4, 5), (NOW + WINDOW, 5), (NOW + WINDOW + 1, 0)] {
        assert_eq!(told(&five, now).0, count);
    }
    let mut reversed = five.clone();
    let ana = MemberId::new("ana").unwrap();
    reversed[2] = five[2].reverse(&ana, false, moment(NOW + 9)).unwrap().value;
    assert_eq!(told(&reversed, NOW + 9), (5, None), "not what one of them was about");
}

/// One more exchange, or time that passes, or a reversal.
#[derive(Debug, Clone)]
enum Step {
    Exchange { people: (usize, usize), from: usize, to: usize, minutes: Option<u32> },
    Wait(i64),
    Reverse(prop::sample::Index),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let exchange = (0..4_usize, 0..3_usize, 0..3_usize, 0..3_usize, prop::option::of(1..600_u32));
    let exchange = exchange.prop_map(|(one, two, from, to, minutes)| Step::Exchange {
        people: (one, (one + 1 + two) % 4),
        from,
        to,
        minutes,
    });
    let wait = (0..20_i64).prop_map(|days| Step::Wait(days * 86_400));
    let reverse = any::<prop::sample::Index>().prop_map(Step::Reverse);
    prop::collection::vec(prop_oneof![6 => exchange, 1 => wait, 1 => reverse], 1..120)
}

/// All figures that a reader can ask for: of all communities and of one, each with its parts.
fn figures(reader: &str, exchanges: &[Exchange], now: i64) -> Vec<(u64, u64)> {
    let reader = MemberId::new(reader).unwrap();
    let names = ["oak", "river", "hill"];
    let mut figures = Vec::new();
    for asked in [None, Some("oak"), Some("river"), Some("hill")] {
        let of = |it: &&Exchange| {
            asked.is_none_or(|id| {
                [&it.provider_community, &it.receiver_community].contains(&&Some(community(id)))
            })
        };
        let read = exchanges.iter().filter(of);
        let from = trust_commons::flow::reads_from(moment(now));
        let flow =
            Flow::published(read.filter(|it| it.completed_at >= Some(from)), &reader, moment(now));
        figures.push((flow.count, flow.minutes.unwrap_or_default()));
        for id in names {
            let part = flow.communities.get(&community(id)).copied().unwrap_or_default();
            let minutes = part.minutes.unwrap_or_default();
            figures.push((part.outflow, minutes.outflow));
            figures.push((part.inflow, minutes.inflow));
        }
    }
    figures
}

#[test]
fn what_a_reader_took_part_in_is_told_with_enough_of_others() {
    let pays = |people: &[[&str; 2]]| -> Vec<Exchange> {
        let pay = |it: &[&str; 2]| between(*it, Some("oak"), Some("river"), Some(60), NOW);
        people.iter().map(pay).collect()
    };
    let (ab, cb, ad) = (["ana", "bo"], ["cy", "bo"], ["ana", "di"]);
    // Four of two people, and one of Cy's.
    let mut all = pays(&[ab, ab, ab, ab, cb]);
    assert_eq!(told(&all, NOW), (5, Some(300)));
    assert_eq!(told_to("cy", &all, NOW), (0, None), "the rest would be what two people did");
    all.extend(pays(&[ab, ab, ab, ab, cb]));
    assert_eq!(told_to("cy", &all, NOW), (0, None), "eight, and still of two people");
    all.extend(pays(&[ab, ab, ab, ab, ad]));
    assert_eq!(told_to("cy", &all, NOW), (15, Some(900)));
    assert_eq!(told_to("bo", &all, NOW), (0, None), "one without him");
    let others = pays(&[ab, ab, ab, ab, ad]);
    assert_eq!(told_to("cy", &others, NOW), (5, Some(300)), "nothing of hers");
    // What it is told with lies in the thirty days, too.
    let late = |it: [&str; 2]| between(it, Some("oak"), Some("river"), Some(60), NOW + WINDOW);
    let mut later = pays(&[ab, ab, ab, ab, cb]);
    later.extend([ab, ab, ab, ab, ad].map(late));
    assert_eq!(told_to("cy", &later, NOW + WINDOW), (10, Some(600)));
    assert_eq!(told_to("cy", &later, NOW + WINDOW + 1), (0, None));
}

const PEOPLE: [&str; 4] = ["ana", "bo", "cy", "di"];

/// Plays steps, and gives what there is after each of them.
fn played(steps: Vec<Step>) -> Vec<(Vec<Exchange>, i64, bool)> {
    let names = ["oak", "river", "hill"];
    let (mut exchanges, mut now) = (Vec::<Exchange>::new(), NOW);
    let mut after = vec![(exchanges.clone(), now, false)];
    for step in steps {
        let grows = matches!(step, Step::Exchange { .. });
        match step {
            Step::Exchange { people: (one, two), from, to, minutes } => exchanges.push(between(
                [PEOPLE[one], PEOPLE[two]],
                Some(names[from]),
                Some(names[to]),
                minutes,
                now,
            )),
            Step::Wait(seconds) => now += seconds,
            Step::Reverse(which) => {
                if let Some(paid) = exchanges.get_mut(which.index(120)) {
                    let by = paid.provider.clone();
                    if let Ok(reversed) = paid.reverse(&by, false, moment(now)) {
                        *paid = reversed.value;
                    }
                }
            }
        }
        after.push((exchanges.clone(), now, grows));
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is asked when, and by whom: what two answers differ by is never about fewer than five exchanges.
    #[test]
    fn no_two_answers_differ_by_less_than_a_batch(steps in steps()) {
        for reader in ["zoe", "ana"] {
            let played = played(steps.clone());
            let mut before = figures(reader, &[], NOW);
            for (exchanges, now, grows) in played {
                let after = figures(reader, &exchanges, now);
                for (was, is) in before.iter().zip(&after) {
                    let differ = is.0.abs_diff(was.0);
                    prop_assert!(differ == 0 || differ >= 5, "{was:?} {is:?}");
                    let differ = is.1.abs_diff(was.1);
                    prop_assert!(differ == 0 || differ >= 5, "{was:?} {is:?}: each was for a minute at least");
                    prop_assert!(!grows || (is.0 >= was.0 && is.1 >= was.1));
                }
                for (at, one) in after.iter().enumerate() {
                    for other in &after[at + 1..] {
                        let differ = one.0.abs_diff(other.0);
                        let is_sum = differ == 0 || differ >= 5;
                        prop_assert!(is_sum || one.0.min(other.0) >= 5, "{one:?} {other:?}");
                    }
                }
                before = after;
            }
        }
    }

    /// Whoever takes their own exchanges out of what they are told, or out of what is new in it, is left with five of others,
    /// among three people beside them, or with nothing.
    #[test]
    fn nothing_follows_by_subtracting_what_is_ones_own(
        pairs in prop::collection::vec((0..4_usize, 0..3_usize), 0..80),
    ) {
        let between = |&(one, two): &(usize, usize)| {
            let people = [PEOPLE[one], PEOPLE[(one + 1 + two) % 4]];
            between(people, Some("oak"), Some("river"), Some(60), NOW)
        };
        let all: Vec<Exchange> = pairs.iter().map(between).collect();
        for reader in PEOPLE {
            let mut before = 0;
            for until in 0..=all.len() {
                let (count, minutes) = told_to(reader, &all[..until], NOW);
                prop_assert_eq!(minutes.unwrap_or_default(), count * 60);
                // What is told is what came first.
                let new = &all[before..count as usize];
                before = count as usize;
                let ids = |it: &Exchange| [it.provider.to_string(), it.receiver.as_ref().unwrap().to_string()];
                let others: Vec<_> = new.iter().map(ids).filter(|ids| !ids.contains(&reader.to_owned())).collect();
                let involved: BTreeSet<&String> = others.iter().flatten().collect();
                prop_assert!(new.is_empty() || (others.len() >= 5 && involved.len() >= 3), "{others:?}");
                let (strangers, _) = told_to("zoe", &all[..until], NOW);
                let differ = strangers - count;
                prop_assert!(differ == 0 || differ >= 5, "two readers are told {strangers} and {count}");
            }
        }
    }

    /// Flow is never told to be more than it is, and its parts add up.
    #[test]
    fn what_is_told_is_part_of_what_is(steps in steps()) {
        let steps = steps.into_iter().filter(|step| !matches!(step, Step::Reverse(_)));
        let Some((exchanges, now, _)) = played(steps.collect()).pop() else { return Ok(()) };
        let reader = MemberId::new("cy").unwrap();
        let (told, exact) = (Flow::published(&exchanges, &reader, moment(now)), Flow::of(&exchanges, moment(now)));
        prop_assert!(told.count <= exact.count && told.minutes <= exact.minutes);
        prop_assert_eq!(told.communities.values().map(|part| part.outflow).sum::<u64>(), told.count);
        prop_assert_eq!(told.communities.values().map(|part| part.inflow).sum::<u64>(), told.count);
    }
}
