//! Tests of the commands about visibility, on a checkpoint with resources.

use serde_json::json;
use trust_core::{Change, Engine, Grant, GroupKind, Place, Precision, Resource};
use trust_files::save;

use super::Shell;

/// Ann shares veg with her community, whom she trusts, and the near; a saw with whom she trusts; a diary
/// with nobody; bread that ends at 100. Ann trusts bob .7, bob trusts cy .6; dee shares the community and
/// has blocked eve, who owns soup.
fn shell() -> Shell {
    let shell = Shell::new();
    let mut engine = Engine::default();
    let trust = |source: &str, target: &str, weight: &str| Change::SetTrust {
        source: source.parse().unwrap(),
        target: target.parse().unwrap(),
        weight: weight.parse().unwrap(),
    };
    let resource = |id: &str, owner: &str, created_at, audience: &[&str]| {
        let grants = audience.iter().map(|grant| grant.parse::<Grant>().unwrap());
        let tag = if id == "saw" { "tool" } else { "food" };
        Resource {
            audience: grants.collect(),
            created_at,
            tags: [tag.parse().unwrap()].into(),
            expires_at: (id == "bread").then_some(100),
            ..Resource::new(id.parse().unwrap(), owner.parse().unwrap())
        }
    };
    let member = |id: &str| id.parse().unwrap();
    let place = |id: &str, latitude| Change::SetPlace {
        member: member(id),
        place: Place::new(latitude, 4.0, Precision::Exact).unwrap(),
    };
    let group = "oak".parse().unwrap();
    let join = |id: &str| Change::Join { group: "oak".parse().unwrap(), member: member(id) };
    let put = |resource| Change::PutResource(Box::new(resource));
    engine
        .apply([
            trust("ann", "bob", "0.7"),
            trust("bob", "cy", "0.6"),
            Change::PutGroup { group, kind: GroupKind::Community, owner: None },
            join("ann"),
            join("dee"),
            place("ann", 50.0),
            place("cy", 50.2),
            Change::Block { blocker: member("dee"), blocked: member("eve") },
            put(resource("veg", "ann", 1, &["community", "trusted", "nearby:25"])),
            put(resource("saw", "ann", 2, &["trusted"])),
            put(resource("diary", "ann", 3, &[])),
            put(resource("bread", "ann", 4, &["public"])),
            put(resource("soup", "eve", 5, &["public"])),
        ])
        .unwrap();
    save(&engine.view(), &shell.folder.path().join("shared.trust")).unwrap();
    shell
}

#[test]
fn visible_lists_what_a_member_may_see_with_its_ways() {
    let shell = shell();
    let expected = "\
cy may see 3 of 5 resources: 1 by nearby, 2 by public

  resource  owner  via     trust  distance
  soup      eve    public  0             -
  bread     ann    public  0       22.2 km
  veg       ann    nearby  0       22.2 km
";
    assert_eq!(shell.out("visible shared.trust cy --now 0"), expected);
    let bob = shell.json("visible shared.trust bob --tag tool");
    let saw = json!([{ "resource": "saw", "owner": "ann", "via": "trusted", "trust": "0", "trust_f64": 0.0, "distance_km": null }]);
    assert_eq!((&bob["rows"], &bob["total"]), (&saw, &json!(1)));
}

#[test]
fn filters_orders_and_the_moment_are_those_of_the_engine() {
    let shell = shell();
    let listed = |options: &str| {
        let now = if options.contains("--now") { "" } else { "--now 0" };
        let page = shell.json(&format!("visible shared.trust {options} {now}"));
        let rows = page["rows"].as_array().unwrap().clone();
        let ids: Vec<String> =
            rows.iter().map(|row| row["resource"].as_str().unwrap().to_owned()).collect();
        ids.join(" ")
    };
    assert_eq!(listed("cy"), "soup bread veg");
    assert_eq!(listed("cy --order nearest"), "bread veg soup");
    assert_eq!(listed("cy --order most-trusted"), "bread soup veg");
    assert_eq!(listed("cy --within-km 25"), "bread veg");
    assert_eq!(listed("cy --via nearby --via trusted"), "veg");
    assert_eq!(listed("cy --min-trust .5"), "");
    assert_eq!(listed("cy --tag food --tag tool"), "");
    assert_eq!(listed("cy --now 100"), "soup veg");
    assert_eq!(listed("cy --now -5"), "soup bread veg");
    assert_eq!(listed("dee"), "bread veg");
    assert_eq!(listed("ann --include-own"), "soup bread diary saw veg");
    assert_eq!(listed("ann --via own"), "bread diary saw veg");
}

#[test]
fn a_list_goes_on_where_its_cursor_says() {
    let shell = shell();
    let first = shell.json("visible shared.trust cy --now 0 --limit 2");
    let cursor = first["next_cursor"].as_str().unwrap();
    let text = shell.out("visible shared.trust cy --now 0 --limit 2");
    assert!(text.ends_with(&format!("options and\n  --cursor {cursor}\n")), "{text}");
    let rest = shell.json(&format!("visible shared.trust cy --now 0 --limit 2 --cursor {cursor}"));
    assert_eq!((&rest["rows"][0]["resource"], &rest["total"]), (&json!("veg"), &json!(3)));
    assert_eq!(rest["next_cursor"], json!(null));
    let why = shell
        .refused(&format!("visible shared.trust cy --now 0 --order nearest --cursor {cursor}"));
    assert!(why.contains("does not continue a list in this order"), "{why}");
}

#[test]
fn audience_counts_each_person_once_in_the_words_for_its_owner() {
    let shell = shell();
    let expected = "\
veg, of ann, is shared with: community, trusted, nearby:25
3 people: 1 in your communities, 1 whom you trust, 1 nearby

  member
  bob
  cy
  ... and 1 more (--limit 0 shows all)
";
    assert_eq!(shell.out("audience shared.trust veg --members --limit 2"), expected);
    let veg = shell.json("audience shared.trust veg --members");
    assert_eq!(veg["by_grant"], json!({ "community": 1, "trusted": 1, "nearby": 1 }));
    assert_eq!((&veg["total"], &veg["members"]), (&json!(3), &json!(["bob", "cy", "dee"])));
    let last_line = |line: &str| shell.out(line).lines().last().unwrap().to_owned();
    assert_eq!(last_line("audience shared.trust saw"), "1 person: 1 whom you trust");
    assert_eq!(last_line("audience shared.trust diary"), "nobody else");
    assert_eq!(last_line("audience shared.trust bread --now 100"), "nobody else: it has expired");
}

#[test]
fn why_shows_the_path_or_the_nearest_miss() {
    let shell = shell();
    let expected = "\
bob may see saw, of ann: the grant trusted admits them

ann trusts bob at 0.7, over 1 hop

  from  to   weight  product
  ann   bob  0.7     0.7
";
    assert_eq!(shell.out("why shared.trust bob saw"), expected);
    let expected = "\
cy may not see saw, of ann: no grant admits them
  it is shared with: trusted
  the nearest miss, of trusted: 0.42 < 0.5
";
    assert_eq!(shell.out("why shared.trust cy saw"), expected);
    let miss = shell.json("why shared.trust cy saw");
    assert_eq!(miss["shortfall"], json!({ "via": "trusted", "text": "0.42 < 0.5" }));
    assert_eq!((&miss["visible"], &miss["reason"]), (&json!(false), &json!("no_grant")));
    let own = shell.json("why shared.trust ann diary");
    assert_eq!((&own["visible"], &own["reason"]), (&json!(true), &json!("own")));
    assert!(shell.out("why shared.trust dee soup").contains("dee has blocked eve"));
    assert!(shell.out("why shared.trust bob bread --now 100").contains("it has expired"));
}

#[test]
fn other_bounds_of_trust_hold_over_a_checkpoint_with_resources() {
    let shell = shell();
    let path = shell.json("why shared.trust cy saw --floor .43");
    assert_eq!(path["shortfall"]["text"], "0 < 0.5");
    assert_eq!(shell.json("visible shared.trust cy --max-hops 1 --now 0")["total"], 2);
    assert_eq!(shell.json("stats shared.trust --max-hops 1")["resources"], 5);
}

#[test]
fn without_a_moment_the_clock_says_what_has_expired() {
    let shell = shell();
    assert_eq!(shell.json("visible shared.trust cy")["total"], 2);
    assert_eq!(shell.json("visible shared.trust cy --now 99")["total"], 3);
    let ids = shell.json("visible shared.trust cy");
    assert!(ids["rows"].as_array().unwrap().iter().all(|row| row["resource"] != "bread"));
    assert!(ids["now"].as_i64().unwrap() > 1_700_000_000);
    let output = shell.out("audience shared.trust bread");
    assert!(output.ends_with("nobody else: it has expired\n"), "{output}");
    assert!(shell.out("why shared.trust bob bread").contains("it has expired"));
    assert_eq!(shell.json("audience shared.trust bread --now 0")["total"], 4);
}

#[test]
fn what_is_not_there_is_refused_by_name() {
    let shell = shell();
    assert_eq!(
        shell.refused("why shared.trust bob vegg"),
        "trust-graph: unknown resource \"vegg\"\n  hint: similar ids are \"veg\"\n"
    );
    assert!(shell.refused("visible shared.trust bobb").contains("similar ids are \"bob\""));
    assert!(shell.refused("visible shared.trust bob --within-km 5").contains("needs a place"));
    let why = shell.refused("audience graph.tsv veg");
    assert!(why.contains("FILE holds no resources"), "{why}");
    let text = shell.out("visible graph.tsv ann");
    assert!(text.starts_with("ann may see 0 of 0 resources\n  FILE holds no resources"), "{text}");
    for line in [
        "visible shared.trust bob --via friends",
        "visible shared.trust bob --within-km 30000",
        "visible shared.trust bob --order oldest",
        "visible shared.trust bob --min-trust 2",
        "why shared.trust bob",
        "audience shared.trust veg --limit 3",
    ] {
        assert_eq!(shell.run(line).code, 2, "{line}");
    }
}

#[test]
fn a_town_of_its_own_kind_of_file_shares_things_and_tells_of_them() {
    let shell = Shell::new();
    let wrote = shell.out("town a.trust --members 1500 --seed 5");
    assert!(wrote.contains("as a checkpoint") && wrote.contains("resources"), "{wrote}");
    shell.out("town b.trust --members 1500 --seed 5");
    shell.out("town a.tsv --members 1500 --seed 5");
    let read = |name: &str| std::fs::read(shell.folder.path().join(name)).unwrap();
    assert_eq!(read("a.trust"), read("b.trust"));
    let answer = shell.run("convert a.trust again.tsv");
    assert!(answer.err.contains("left out:") && answer.err.contains("resources"), "{}", answer.err);
    assert_eq!(read("a.tsv"), read("again.tsv"), "who trusts whom is the same in both kinds");

    let stats = shell.json("stats a.trust");
    for what in ["groups", "placed_members", "resources"] {
        assert!(stats[what].as_u64().unwrap() > 0, "{what}");
    }
    assert!(shell.out("stats a.trust").contains("resources\n"));
    assert!(!shell.out("stats a.tsv").contains("resources"));
    let tour = shell.out("tour a.trust");
    for part in ["WHO MAY SEE WHAT", " is visible to ", " may see "] {
        assert!(tour.contains(part), "{part} is missing in\n{tour}");
    }
    assert!(!shell.out("tour a.tsv").contains("WHO MAY SEE WHAT"));
}

#[test]
fn the_examples_that_help_gives_work_as_they_stand() {
    let shell = Shell::new();
    shell.out("town town.trust");
    for command in ["visible", "audience", "why"] {
        let help = shell.out(&format!("{command} --help"));
        let examples = help.lines().filter_map(|line| line.trim().strip_prefix("trust-graph "));
        let asked =
            examples.filter(|line| line.starts_with(command) && line.contains("town.trust"));
        // What follows two blanks says what is shown; what follows a bar is another program.
        let plain =
            |line: &str| line.split("  ").next().unwrap().split(" | ").next().map(str::to_owned);
        let answered = asked.filter_map(plain).map(|line| shell.out(&line));
        assert!(answered.filter(|answer| !answer.is_empty()).count() >= 3, "{help}");
    }
    let why = |viewer: &str| shell.json(&format!("why town.trust {viewer} maple-row-13-d/bread"));
    assert!(why("maple-row-8-a")["path"].is_object());
    assert_eq!(why("maple-row-7-a")["shortfall"]["text"], "0.43225 < 0.5");
}

#[test]
fn any_size_of_town_can_share() {
    let shell = Shell::new();
    for members in [2, 3, 40, 130] {
        shell.out(&format!("town t.trust --members {members}"));
        assert_eq!(shell.json("stats t.trust")["members"], members);
    }
}
