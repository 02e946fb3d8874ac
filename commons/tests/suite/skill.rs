//! Tests of skills: who sees them and when, who may do what, prices, and random histories against an engine.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use trust_commons::exchange::{self, Credits, Exchange, ExchangeStatus};
use trust_commons::partnership::Terms;
use trust_commons::sharing::SharingModel;
use trust_commons::skill::{
    Ask, Command, Context, Creation, MAX_RATE, MOST_OPEN_ASKS, MOST_SKILLS, Skill, SkillRefusal,
};
use trust_commons::{Noun, Outcome, Visible};
use trust_core::{Change, GroupKind, MemberId};

use crate::given::{Town, id, moment, refused, told};

type Applied = Result<Outcome<Skill>, SkillRefusal>;

/// The context of a command of a member of the community.
fn by(member: &str) -> Context {
    let (model, now) = (SharingModel::Hybrid, moment(7));
    Context { by: id(member), in_community: true, kept: 0, model, now }
}

fn added(fields: &Value, context: &Context) -> Applied {
    let mut form =
        json!({"id": "bikes", "community": "oak", "category": "repair", "name": "Bicycles"});
    for (name, value) in fields.as_object().unwrap() {
        form[name] = value.clone();
    }
    let creation: Creation = serde_json::from_value(json!({"add": form})).unwrap();
    Skill::create(creation, context)
}

fn bikes(fields: Value) -> Skill {
    added(&fields, &by("ana")).unwrap().value
}

fn edited(skill: &Skill, fields: Value, context: &Context) -> Applied {
    let command: Command = serde_json::from_value(json!({"edit": fields})).unwrap();
    skill.clone().apply(command, context)
}

/// Ana and Bo live in the oak, Cy in its partner, which shares these, and Dee in neither.
fn town(shares: Terms) -> Town {
    let mut town = Town::of(&["ana", "bo", "cy", "dee"]);
    let group = |group: &str| Change::PutGroup {
        group: id(group),
        kind: GroupKind::Community,
        owner: None,
    };
    let join = |group: &str, member: &str| Change::Join { group: id(group), member: id(member) };
    town.tell(vec![group("oak"), group("elm")]);
    town.tell(vec![join("oak", "ana"), join("oak", "bo"), join("elm", "cy")]);
    let shares = shares.tags().into_iter().collect();
    town.tell(vec![Change::PutPartnership { a: id("oak"), b: id("elm"), shares }]);
    town
}

fn seen_by(town: &Town) -> Vec<&'static str> {
    ["ana", "bo", "cy", "dee"].into_iter().filter(|it| town.sees(it, "skill:bikes", 9)).collect()
}

#[test]
fn until_its_owner_opts_in_nobody_else_sees_it() {
    let mut town = town(Terms::default());
    let made = added(&json!({}), &by("ana")).unwrap();
    town.tell(made.changes);
    assert_eq!(seen_by(&town), ["ana"]);
    let opted = edited(&made.value, json!({"opted_in": true}), &by("ana")).unwrap();
    town.tell(opted.changes);
    assert_eq!(seen_by(&town), ["ana", "bo", "cy"]);
    let out = edited(&opted.value, json!({"opted_in": false}), &by("ana")).unwrap();
    town.tell(out.changes);
    assert_eq!(seen_by(&town), ["ana"]);
}

#[test]
fn partners_see_it_where_offers_are_shared() {
    let opted = || added(&json!({"opted_in": true}), &by("ana")).unwrap().changes;
    for (share_offers, share_needs) in [(true, false), (false, true), (false, false)] {
        let mut town = town(Terms { share_offers, share_needs, share_member_count: true });
        town.tell(opted());
        assert_eq!(town.sees("cy", "skill:bikes", 9), share_offers);
    }
    let emergent = Context { model: SharingModel::Emergent, ..by("ana") };
    let alone = added(&json!({"opted_in": true}), &emergent).unwrap();
    let mut town = town(Terms::default());
    town.tell(alone.changes);
    assert_eq!(seen_by(&town), ["ana", "bo"]);
}

#[test]
fn a_block_hides_it() {
    let mut town = town(Terms::default());
    town.tell(added(&json!({"opted_in": true}), &by("ana")).unwrap().changes);
    town.block("ana", &id("bo"));
    town.block("cy", &id("ana"));
    assert_eq!(seen_by(&town), ["ana"]);
}

#[test]
fn whoever_leaves_is_in_the_directory_no_more() {
    let mut town = town(Terms::default());
    let made = added(&json!({"opted_in": true}), &by("ana")).unwrap();
    town.tell(made.changes);
    let left = made.value.left(SharingModel::Hybrid).unwrap();
    town.tell(left.changes);
    assert_eq!(seen_by(&town), ["ana"]);
    assert!(
        left.value.clone().left(SharingModel::Hybrid).is_none(),
        "there is nothing to take out"
    );
    let stranger = Context { in_community: false, ..by("ana") };
    let opt_in = json!({"opted_in": true});
    assert_eq!(refused(edited(&left.value, opt_in, &stranger)), "NOT_IN_COMMUNITY");
    let renamed = edited(&left.value, json!({"name": "Bikes"}), &stranger).unwrap().value;
    assert!(!renamed.opted_in, "the rest may be changed");
}

#[test]
fn every_refusal_to_the_owner_has_its_name() {
    let refused_of = |fields: Value| refused(added(&fields, &by("ana")));
    for name in ["", "ab", " ab ", &"é".repeat(101), "a\u{202E}bc"] {
        assert_eq!(refused_of(json!({"name": name})), "INVALID_NAME", "{name:?}");
    }
    assert_eq!(refused_of(json!({"description": "d".repeat(1_001)})), "INVALID_DESCRIPTION");
    assert_eq!(refused_of(json!({"minutes_per_hour": MAX_RATE + 1})), "INVALID_MINUTES_PER_HOUR");
    let outside = Context { in_community: false, ..by("ana") };
    assert_eq!(refused(added(&json!({}), &outside)), "NOT_IN_COMMUNITY");
    let full = Context { kept: MOST_SKILLS, ..by("ana") };
    assert_eq!(refused(added(&json!({}), &full)), "TOO_MANY_SKILLS");
    assert!(added(&json!({}), &Context { kept: MOST_SKILLS - 1, ..by("ana") }).is_ok());
    for allowed in
        [json!({"name": "abc"}), json!({"name": "é".repeat(100), "minutes_per_hour": 600})]
    {
        assert!(added(&allowed, &by("ana")).is_ok(), "{allowed}");
    }
    assert_eq!(bikes(json!({"name": "  Bicycles\t"})).name, "Bicycles");
}

#[test]
fn to_anybody_but_the_owner_there_is_nothing_to_change() {
    for skill in [bikes(json!({})), bikes(json!({"opted_in": true}))] {
        for fields in [json!({"name": ""}), json!({"opted_in": true}), json!({})] {
            let refusal = edited(&skill, fields, &by("bo")).unwrap_err();
            let told = r#"{"code":"UNKNOWN_SKILL","skill":"bikes"}"#;
            assert_eq!(serde_json::to_string(&refusal).unwrap(), told);
        }
    }
}

#[test]
fn a_price_is_kept_changed_and_taken_away() {
    let skill = bikes(json!({"minutes_per_hour": 60}));
    assert_eq!(edited(&skill, json!({}), &by("ana")).unwrap().value, skill);
    let price = |fields| edited(&skill, fields, &by("ana")).unwrap().value.minutes_per_hour;
    assert_eq!(price(json!({"minutes_per_hour": 0})), Some(0));
    assert_eq!(price(json!({"minutes_per_hour": null})), None);
}

fn ask(skill: &Skill, who: &str, minutes: u32, credits: Credits) -> Result<Value, SkillRefusal> {
    let ask = Ask { id: id("e"), minutes, receiver_community: Some(id("elm")), credits };
    let creation = skill.ask(ask, &id(who), 0)?;
    let context = exchange::Context::of(id(who), moment(8));
    let asked: Outcome<Exchange> = Exchange::create(creation, &context).unwrap();
    assert_eq!(told(&asked.notifications), [skill.owner.as_str()]);
    assert_eq!(asked.value.status, ExchangeStatus::Requested);
    Ok(serde_json::to_value(asked.value).unwrap())
}

#[test]
fn asking_is_a_request_for_an_exchange_with_the_owner() {
    let skill = bikes(json!({"minutes_per_hour": 30, "opted_in": true}));
    let asked = ask(&skill, "cy", 90, Credits::Used).unwrap();
    for (field, value) in [
        ("kind", json!("service")),
        ("mode", json!("credit")),
        ("minutes", json!(45)),
        ("title", json!("Bicycles, 90 min")),
        ("provider", json!("ana")),
        ("receiver", json!("cy")),
        ("community", json!("oak")),
        ("provider_community", json!("oak")),
        ("receiver_community", json!("elm")),
    ] {
        assert_eq!(asked[field], value, "{field}");
    }
    let free = bikes(json!({"minutes_per_hour": 0, "opted_in": true}));
    for (skill, credits) in [(&skill, Credits::NotUsed), (&free, Credits::Used)] {
        let asked = ask(skill, "bo", 90, credits).unwrap();
        assert_eq!((&asked["mode"], &asked["minutes"]), (&json!("gift"), &Value::Null));
    }
}

#[test]
fn every_refusal_to_ask_has_its_name() {
    let skill = bikes(json!({"minutes_per_hour": 60, "opted_in": true}));
    assert_eq!(refused(ask(&skill, "ana", 60, Credits::Used)), "OWN_SKILL");
    for minutes in [0, 6_001] {
        assert_eq!(refused(ask(&skill, "bo", minutes, Credits::Used)), "INVALID_DURATION");
    }
    let kept = bikes(json!({"opted_in": true}));
    assert_eq!(refused(ask(&kept, "bo", 60, Credits::Used)), "SKILL_NOT_FOR_EXCHANGE");
    let bo: MemberId = id("bo");
    assert_eq!(skill.actions(&bo, MOST_OPEN_ASKS - 1), ["ask"]);
    assert_eq!(skill.actions(&id("ana"), 0), ["edit", "delete"]);
    assert!(skill.actions(&bo, MOST_OPEN_ASKS).is_empty() && kept.actions(&bo, 0).is_empty());
    let again = Ask { id: id("e"), minutes: 1, receiver_community: None, credits: Credits::Used };
    assert_eq!(refused(skill.ask(again, &bo, MOST_OPEN_ASKS)), "TOO_MANY_ASKS");
}

proptest! {
    #[test]
    fn a_price_is_the_exact_one_rounded_half_up(minutes in 1_u32..=6_000, rate in 1_u32..=MAX_RATE) {
        let skill = bikes(json!({"minutes_per_hour": rate}));
        let ask = Ask { id: id("e"), minutes, receiver_community: None, credits: Credits::Used };
        let exchange::Creation::Ask { draft, .. } = skill.ask(ask, &id("bo"), 0).unwrap() else {
            panic!("this is no request");
        };
        let form = serde_json::to_value(&draft).unwrap();
        let priced = form["minutes"].as_f64().unwrap();
        let exact = f64::from(minutes) * f64::from(rate) / 60.0;
        prop_assert_eq!(priced, (exact + 0.5).floor().max(1.0));
    }

    /// An engine that follows the commands knows what one knows that is made of the last skill.
    #[test]
    fn facts_and_commands_lead_to_the_same(edits in prop::collection::vec(
        (any::<Option<bool>>(), select(vec![None, Some("care"), Some("pets")]), any::<bool>()), 0..8)
    ) {
        let made = added(&json!({}), &by("ana")).unwrap();
        let (mut town, mut anew) = (town(Terms::default()), town(Terms::default()));
        town.tell(made.changes);
        let mut skill = made.value;
        for (opted_in, category, leaves) in edits {
            let outcome = edited(&skill, json!({"opted_in": opted_in, "category": category}), &by("ana"));
            let outcome = outcome.unwrap();
            town.tell(outcome.changes);
            skill = outcome.value;
            let left = leaves.then(|| skill.clone().left(SharingModel::Hybrid)).flatten();
            if let Some(left) = left {
                town.tell(left.changes);
                skill = left.value;
            }
        }
        anew.tell(skill.facts(&Default::default(), SharingModel::Hybrid));
        prop_assert_eq!(town.resource("skill:bikes"), anew.resource("skill:bikes"));
        prop_assert_eq!(seen_by(&town).len(), if skill.opted_in { 3 } else { 1 });
    }
}
