//! Tests of invites: the whole table, previews by token, and random histories against a plain model.

mod destinations;

use proptest::prelude::*;
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::invite::{
    self, Command, Context, Creation, Destination, Invite, InviteRefusal, InviteStatus, Preview,
    Token, TokenHash,
};
use trust_commons::steward::Roles;
use trust_commons::{Noun, Outcome};
use trust_core::MemberId;

use crate::commands::CircleCommands;
use crate::given::{Town, id, moment, refused, told};
use crate::scenarios::{One, run};
use crate::table::{Case, assert_written, text, write_file};

#[test]
fn every_scenario_of_invites_holds() {
    run::<One<Invite>>("invite");
}

#[test]
fn the_scenarios_of_invites_are_as_the_table_has_them() {
    assert_written("invite", &cases());
}

#[test]
#[ignore = "writes tests/scenarios/commons/invite.toml"]
fn write_the_scenarios_of_invites() {
    write_file("invite", &cases());
}

/// The bytes 0 to 31, and their SHA-256 as `sha256sum` gives it, in base64url.
const TOKEN: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const HASH: &str = "Yw3NKWbEM2aRElRIu7JbT_QSpJxzLbLIq8G4WBvXEN0";
const LIFE: i64 = 600;

/// Who may try: what the role is called, and the words of the command.
const ROLES: [(&str, &str); 5] = [
    ("its issuer", r#"by = "alice""#),
    ("somebody", r#"by = "dora""#),
    ("somebody in the circle", r#"by = "bob", is_member = true"#),
    ("somebody with a block between them", r#"by = "mallory", blocked = true"#),
    ("somebody blocked in the circle", r#"by = "carol", is_member = true, blocked = true"#),
];

/// What each role comes to, in that order.
#[rustfmt::skip]
const TABLE: [(&str, &str, [&str; 5]); 12] = [
    ("open",    "preview", ["open", "open", "open", DEAD, DEAD]),
    ("open",    "accept",  [OWN, "used", IN, DEAD, DEAD]),
    ("open",    "revoke",  ["revoked", DEAD, DEAD, DEAD, DEAD]),
    ("used",    "preview", [DEAD, DEAD, DEAD, DEAD, DEAD]),
    ("used",    "accept",  [OWN, DEAD, DEAD, DEAD, DEAD]),
    ("used",    "revoke",  [OVER, DEAD, DEAD, DEAD, DEAD]),
    ("expired", "preview", [DEAD, DEAD, DEAD, DEAD, DEAD]),
    ("expired", "accept",  [OWN, DEAD, DEAD, DEAD, DEAD]),
    ("expired", "revoke",  [OVER, DEAD, DEAD, DEAD, DEAD]),
    ("revoked", "preview", [DEAD, DEAD, DEAD, DEAD, DEAD]),
    ("revoked", "accept",  [OWN, DEAD, DEAD, DEAD, DEAD]),
    ("revoked", "revoke",  [OVER, DEAD, DEAD, DEAD, DEAD]),
];
const DEAD: &str = "UNKNOWN_INVITE";
const OWN: &str = "OWN_INVITE";
const IN: &str = "ALREADY_IN_CIRCLE";
const OVER: &str = "INVITE_NOT_OPEN";

/// The command in the words of a role, of which each command has its own.
fn command(command: &str, role: &str, now: i64) -> String {
    let words = match command {
        "preview" => role.replace("by =", "viewer =").replace(", is_member = true", ""),
        "accept" => role.to_owned(),
        _ => role.split(',').next().unwrap_or_default().to_owned(),
    };
    format!("{{ {command} = {{ {words}, now = {now} }} }}")
}

fn issue(what: &str) -> String {
    format!(
        r#"{{ issue = {{ id = "i", token = "{TOKEN}", circle = "kin", by = "alice", now = 100{what} }} }}"#
    )
}

fn cases() -> Vec<Case> {
    let mut cases = issues();
    cases.extend(addresses());
    cases.extend(destinations::for_one_address());
    cases.extend(destinations::into_communities());
    let issued = issue(&format!(", expires_in = {LIFE}"));
    for (state, what, answers) in TABLE {
        let (before, now) = match state {
            "used" => (Some(r#"{ accept = { by = "carol", now = 110 } }"#), 120),
            "revoked" => (Some(r#"{ revoke = { by = "alice", now = 110 } }"#), 120),
            "expired" => (None, 100 + LIFE),
            _ => (None, 100 + LIFE - 1),
        };
        for ((role, words), answer) in ROLES.into_iter().zip(answers) {
            let expected = match answer {
                "open" => vec![("status", text(answer)), ("changes", "[]".to_owned())],
                "revoked" => vec![
                    ("status", text(answer)),
                    ("changes", "[]".to_owned()),
                    ("notices", "[]".to_owned()),
                    ("has", format!("{{ revoked_at = {now} }}")),
                ],
                "used" => vec![
                    ("status", text(answer)),
                    ("changes", r#"[{ change = "join", group = "kin", member = "dora" }]"#.to_owned()),
                    ("notices", r#"[{ to = "alice", by = "dora", event = { kind = "invite_accepted", circle = "kin" } }]"#.to_owned()),
                    ("has", format!(r#"{{ used = {{ by = "dora", at = {now} }} }}"#)),
                ],
                code => vec![("refused", text(code))],
            };
            cases.push(Case {
                name: format!("{state}: {role} tries to {what} it"),
                given: [Some(&*issued), before].into_iter().flatten().map(str::to_owned).collect(),
                command: command(what, words, now),
                expected,
            });
        }
    }
    cases
}

fn issues() -> Vec<Case> {
    let life = |seconds: i64| issue(&format!(", expires_in = {seconds}"));
    let lasts = |until: i64| format!("{{ expires_at = {until} }}");
    vec![
        Case::leads(
            "of a token its hash is kept, and an invite lasts seven days",
            &[],
            &issue(""),
            "open",
            &format!(
                r#"{{ token_hash = "{HASH}", expires_at = 604900, created_at = 100, issuer = "alice", circle = "kin", email = "", used = "", revoked_at = "" }}"#
            ),
        ),
        Case::refused(
            "nobody invites to somebody else's circle",
            &[],
            &issue(r#", owner = "bob""#),
            "UNKNOWN_CIRCLE",
        ),
        Case::leads("an invite may last a minute", &[], &life(60), "open", &lasts(160)),
        Case::leads("an invite may last 90 days", &[], &life(7_776_000), "open", &lasts(7_776_100)),
        Case::refused("an invite lasts a minute at least", &[], &life(59), "INVALID_LIFE"),
        Case::refused("an invite does not last no time", &[], &life(0), "INVALID_LIFE"),
        Case::refused("an invite does not end before it begins", &[], &life(-60), "INVALID_LIFE"),
        Case::refused("an invite lasts 90 days at most", &[], &life(7_776_001), "INVALID_LIFE"),
        Case::refused(
            "a text that is no token leads to no invite",
            &[],
            &issue("").replace(TOKEN, "AAEC"),
            DEAD,
        ),
        Case::refused(
            "a token has one spelling",
            &[],
            &issue("").replace(TOKEN, &TOKEN.replace("Hh8", "Hh9")),
            DEAD,
        ),
        Case::leads(
            "an invite can be looked at without being signed in, and still be used",
            &[&issue(""), "{ preview = { now = 101 } }"],
            r#"{ accept = { by = "dora", now = 102 } }"#,
            "used",
            "",
        ),
        Case::leads(
            "who was in the circle already leaves the invite to somebody else",
            &[
                &issue(""),
                r#"{ accept = { by = "bob", is_member = true, now = 101 }, refused = "ALREADY_IN_CIRCLE" }"#,
            ],
            r#"{ accept = { by = "dora", now = 102 } }"#,
            "used",
            "",
        ),
    ]
}

fn addresses() -> Vec<Case> {
    let mail = |address: &str| issue(&format!(", email = {}", text(address)));
    let long = format!("{}@b.example", "a".repeat(250));
    vec![
        Case::leads(
            "an invite may be for an e-mail address",
            &[],
            &mail(" dora@post.example "),
            "open",
            r#"{ email = "dora@post.example" }"#,
        ),
        Case::refused("an address has an @", &[], &mail("dora"), "INVALID_EMAIL"),
        Case::refused("an address has a name", &[], &mail("@post.example"), "INVALID_EMAIL"),
        Case::refused("an address has a host", &[], &mail("dora@"), "INVALID_EMAIL"),
        Case::refused(
            "an address has no blanks",
            &[],
            &mail("do ra@post.example"),
            "INVALID_EMAIL",
        ),
        Case::refused(
            "an address has one line",
            &[],
            &mail("d@p.example\r\nBcc: e@p.example"),
            "INVALID_EMAIL",
        ),
        Case::refused("an address has 254 bytes at most", &[], &mail(&long), "INVALID_EMAIL"),
    ]
}

#[test]
fn the_table_of_the_code_is_the_table_of_this_test() {
    for (state, command, answers) in TABLE {
        let command = match command {
            "accept" => Command::Accept { email: None },
            "revoke" => Command::Revoke,
            _ => continue,
        };
        let state: InviteStatus = state.parse().unwrap();
        let legal = answers.iter().find_map(|answer| answer.parse().ok());
        assert_eq!(state.after(&command), legal, "{state} {command:?}");
    }
}

const MAIL: &str = "dora@post.example";

fn issued() -> Invite {
    let issue = Creation::Issue {
        id: id("i"),
        token: Some(Token::new([7; 32])),
        into: Destination::Circle(id("kin")),
        email: Some(MAIL.to_owned()),
        member: None,
        expires_in: Some(LIFE),
    };
    let context = Context { owner: Some(id("alice")), ..Context::of(id("alice"), moment(0)) };
    Invite::create(issue, &context).unwrap().value
}

/// Somebody who accepts an invite into a circle.
#[derive(Clone, Copy)]
struct Holder<'a> {
    member: &'a MemberId,
    email: Option<&'a str>,
    is_member: bool,
    blocked: bool,
}

/// Somebody who has the address that the invite is for.
fn holder(member: &MemberId) -> Holder<'_> {
    Holder { member, email: Some(MAIL), is_member: false, blocked: false }
}

type Answered = Result<Outcome<Invite>, InviteRefusal>;

fn accepted(invite: &Invite, holder: Holder<'_>, now: i64) -> Answered {
    let Holder { member, email, is_member, blocked } = holder;
    let context = Context { is_member, blocked, ..Context::of(member.clone(), moment(now)) };
    invite.clone().apply(Command::Accept { email: email.map(str::to_owned) }, &context)
}

fn revoked(invite: &Invite, by: &MemberId, now: i64) -> Answered {
    invite.clone().apply(Command::Revoke, &Context::of(by.clone(), moment(now)))
}

fn previewed(
    invite: &Invite,
    viewer: Option<&MemberId>,
    blocked: bool,
    now: i64,
) -> Result<Preview, InviteRefusal> {
    let holder = invite::Holder::of(viewer, blocked);
    invite.preview(holder, &Roles::default(), moment(now))
}

#[test]
fn a_token_is_not_in_what_is_kept_nor_in_what_is_logged() {
    let token = Token::new([7; 32]);
    let shown = token.to_string();
    assert_eq!(shown.len(), 43);
    assert_eq!(shown.parse::<Token>().unwrap().hash(), token.hash());
    let (kept, logged) =
        (serde_json::to_string(&issued()).unwrap(), format!("{token:?} {:?}", issued()));
    assert!(!kept.contains(&shown) && !logged.contains(&shown));
    assert!(!logged.contains("7, 7"), "{logged}");
    assert!(issued().opens_with(&token) && !issued().opens_with(&Token::new([8; 32])));
    assert_eq!(serde_json::from_str::<Invite>(&kept).unwrap(), issued());
}

#[test]
fn a_hash_is_read_back_from_its_text() {
    let hash = Token::new(std::array::from_fn(|at| at as u8)).hash();
    assert_eq!(hash.to_string(), HASH);
    assert_eq!(TokenHash::try_from(HASH.to_owned()).unwrap(), hash);
    assert_eq!(refused(TokenHash::try_from("x".to_owned())), DEAD);
}

#[test]
fn texts_that_are_no_tokens_look_like_unknown_ones() {
    for text in ["", "A", &"A".repeat(42), &"A".repeat(44), &"=".repeat(43), &"é".repeat(43)] {
        assert_eq!(text.parse::<Token>().unwrap_err(), InviteRefusal::UnknownInvite, "{text}");
    }
}

#[test]
fn a_preview_shows_who_invites_and_nothing_of_the_circle() {
    let preview = previewed(&issued(), Some(&id("dora")), false, 1).unwrap();
    let expected =
        Preview { issuer: id("alice"), community: None, expires_at: moment(LIFE), own: false };
    assert_eq!(preview, expected);
    let shown = serde_json::to_string(&preview).unwrap();
    for secret in ["kin", "dora", "Token", "email"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(previewed(&issued(), Some(&id("alice")), false, 1).unwrap().own);
    assert!(previewed(&issued(), None, false, 1).is_ok());
}

#[test]
fn all_ways_of_being_of_no_use_are_told_in_the_same_bytes() {
    let invite = issued();
    let (carol, dora) = (id("carol"), id("dora"));
    let used = accepted(&invite, holder(&carol), 1).unwrap().value;
    let taken_back = revoked(&invite, &id("alice"), 1).unwrap().value;
    let other = Some("carol@post.example");
    let answers = [
        "no token".parse::<Token>().map(drop),
        accepted(&invite, Holder { blocked: true, ..holder(&dora) }, 1).map(drop),
        accepted(&invite, Holder { email: None, ..holder(&dora) }, 1).map(drop),
        accepted(&invite, Holder { email: other, ..holder(&dora) }, 1).map(drop),
        accepted(&invite, Holder { email: other, is_member: true, ..holder(&dora) }, 1).map(drop),
        accepted(&invite, holder(&dora), LIFE).map(drop),
        accepted(&used, holder(&dora), 1).map(drop),
        accepted(&used, Holder { is_member: true, ..holder(&carol) }, 1).map(drop),
        accepted(&taken_back, holder(&dora), 1).map(drop),
        previewed(&used, Some(&dora), false, 1).map(drop),
        previewed(&taken_back, None, false, 1).map(drop),
        previewed(&invite, None, false, LIFE).map(drop),
        previewed(&invite, Some(&dora), true, 1).map(drop),
        revoked(&invite, &dora, 1).map(drop),
    ];
    for answer in answers {
        let refusal = answer.unwrap_err();
        assert_eq!(serde_json::to_string(&refusal).unwrap(), r#"{"code":"UNKNOWN_INVITE"}"#);
        assert_eq!(refusal.to_string(), "there is no such invite");
    }
}

#[test]
fn who_accepts_is_in_the_circle_at_once() {
    let mut town = Town::of(&["dora"]);
    town.tell(
        Circle::made(id("kin"), id("alice"), "k", CircleKind::Friends, moment(0)).unwrap().changes,
    );
    assert_eq!(town.members("kin"), ["alice"]);
    let used = accepted(&issued(), holder(&id("dora")), 1).unwrap();
    assert_eq!(told(&used.notifications), ["alice"]);
    town.tell(used.changes);
    assert_eq!(town.members("kin"), ["alice", "dora"]);
}

proptest! {
    /// An invite is used at most once, by nobody it should keep out, and never after it was taken back.
    #[test]
    fn a_random_history_is_the_models(steps in prop::collection::vec((0..4u8, 0..4u8, any::<bool>(), any::<bool>(), 0..200i64), 1..20)) {
        let mut is = issued();
        let (mut open, mut now) = (true, 0);
        for (what, who, is_member, blocked, later) in steps {
            now += later;
            let by: MemberId = id(["alice", "bob", "carol", "dora"][who as usize]);
            let live = open && now < LIFE;
            prop_assert_eq!(is.status(moment(now)) == InviteStatus::Open, live);
            let outcome = match what {
                0 => {
                    let shown = previewed(&is, Some(&by), blocked, now);
                    prop_assert_eq!(shown.is_ok(), live && !blocked);
                    continue;
                }
                1 => {
                    let taken = revoked(&is, &by, now);
                    prop_assert_eq!(taken.is_ok(), live && who == 0);
                    taken
                }
                _ => {
                    let email = Some(MAIL).filter(|_| what == 2);
                    let used = accepted(&is, Holder { member: &by, email, is_member, blocked }, now);
                    let may = who != 0 && email.is_some() && !is_member && !blocked;
                    prop_assert_eq!(used.is_ok(), live && may);
                    used
                }
            };
            if let Ok(outcome) = outcome {
                open = false;
                is = outcome.value;
            }
        }
    }
}
