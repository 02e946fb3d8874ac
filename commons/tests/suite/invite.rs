//! The whole table of invites, what a token gives away, and random histories against a plain model.

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::invite::{
    Invite, InviteCommand, InviteRefusal, InviteStatus, Preview, Token, TokenHash,
};
use trust_commons::{CircleId, InviteId, Outcome, Timestamp};
use trust_core::MemberId;

use crate::given::{Town, id, refused, told};
use crate::scenarios::{Answer, Noun, code, run};
use crate::table::{Case, assert_written, text, write_file};

/// One invite, as scenarios command it.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
struct One(Option<Invite>);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Command {
    Issue(Issuing),
    Preview(Looking),
    Accept(Accepting),
    Revoke(Revoking),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issuing {
    id: InviteId,
    token: String,
    circle: CircleId,
    /// Of the circle; else who issues.
    owner: Option<MemberId>,
    by: MemberId,
    email: Option<String>,
    expires_in: Option<i64>,
    now: Timestamp,
}

/// Its answer is the invite as it stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Looking {
    /// Nobody who is signed in, if left out.
    viewer: Option<MemberId>,
    #[serde(default)]
    blocked: bool,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepting {
    by: MemberId,
    #[serde(default)]
    is_member: bool,
    #[serde(default)]
    blocked: bool,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoking {
    by: MemberId,
    now: Timestamp,
}

impl One {
    fn is(&self) -> &Invite {
        self.0.as_ref().expect("an invite begins with being issued")
    }
}

impl Noun for One {
    type Command = Command;

    fn apply(&mut self, command: &Command) -> Result<Answer, &'static str> {
        let (outcome, now) = match command {
            Command::Issue(i) => {
                let token: Token = i.token.parse().map_err(code)?;
                let owner = i.owner.as_ref().unwrap_or(&i.by);
                let circle = circle(i.circle.as_str(), owner.as_str());
                let (email, life) = (i.email.as_deref(), i.expires_in);
                (Invite::issue(i.id.clone(), &token, &circle, &i.by, email, life, i.now), i.now)
            }
            Command::Preview(l) => {
                let shown = self.is().preview(l.viewer.as_ref(), l.blocked, l.now);
                (shown.map(|_| Outcome::of(self.is().clone())), l.now)
            }
            Command::Accept(a) => (self.is().accept(&a.by, a.is_member, a.blocked, a.now), a.now),
            Command::Revoke(r) => (self.is().revoke(&r.by, r.now), r.now),
        };
        let outcome = outcome.map_err(code)?;
        let next = outcome.value.clone();
        let status = next.status(now);
        self.0 = Some(next);
        Ok(Answer::of(outcome, status))
    }
}

fn circle(name: &str, owner: &str) -> Circle {
    Circle::create(id(name), id(owner), "the kin", CircleKind::Family, 0).unwrap().value
}

#[test]
fn every_scenario_of_invites_holds() {
    run::<One>("invite");
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
            "accept" => InviteCommand::Accept,
            "revoke" => InviteCommand::Revoke,
            _ => continue,
        };
        let state: InviteStatus = state.parse().unwrap();
        let legal = answers.iter().find_map(|answer| answer.parse().ok());
        assert_eq!(state.after(command), legal, "{state} {command:?}");
    }
}

fn issued() -> Invite {
    let token = Token::new([7; 32]);
    let email = Some("dora@post.example");
    Invite::issue(id("i"), &token, &circle("kin", "alice"), &id("alice"), email, Some(LIFE), 0)
        .unwrap()
        .value
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
    let preview = issued().preview(Some(&id("dora")), false, 1).unwrap();
    assert_eq!(preview, Preview { issuer: id("alice"), expires_at: LIFE, own: false });
    let shown = serde_json::to_string(&preview).unwrap();
    for secret in ["kin", "dora", "Token", "email"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(issued().preview(Some(&id("alice")), false, 1).unwrap().own);
    assert!(issued().preview(None, false, 1).is_ok());
}

#[test]
fn all_ways_of_being_of_no_use_are_told_in_the_same_bytes() {
    let invite = issued();
    let (carol, dora) = (id("carol"), id("dora"));
    let used = invite.accept(&carol, false, false, 1).unwrap().value;
    let revoked = invite.revoke(&id("alice"), 1).unwrap().value;
    let answers = [
        "no token".parse::<Token>().map(drop),
        invite.accept(&dora, false, true, 1).map(drop),
        invite.accept(&dora, false, false, LIFE).map(drop),
        used.accept(&dora, false, false, 1).map(drop),
        used.accept(&carol, true, false, 1).map(drop),
        revoked.accept(&dora, false, false, 1).map(drop),
        used.preview(Some(&dora), false, 1).map(drop),
        revoked.preview(None, false, 1).map(drop),
        invite.preview(None, false, LIFE).map(drop),
        invite.preview(Some(&dora), true, 1).map(drop),
        invite.revoke(&dora, 1).map(drop),
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
    town.tell(Circle::create(id("kin"), id("alice"), "k", CircleKind::Friends, 0).unwrap().changes);
    assert_eq!(town.members("kin"), ["alice"]);
    let used = issued().accept(&id("dora"), false, false, 1).unwrap();
    assert_eq!(told(&used.notices), ["alice"]);
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
            prop_assert_eq!(is.status(now) == InviteStatus::Open, live);
            let outcome = match what {
                0 => {
                    let shown = is.preview(Some(&by), blocked, now);
                    prop_assert_eq!(shown.is_ok(), live && !blocked);
                    continue;
                }
                1 => {
                    let taken = is.revoke(&by, now);
                    prop_assert_eq!(taken.is_ok(), live && who == 0);
                    taken
                }
                _ => {
                    let used = is.accept(&by, is_member, blocked, now);
                    prop_assert_eq!(used.is_ok(), live && who != 0 && !is_member && !blocked);
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
