//! Tests of the neighbourhood: the people around somebody, and the edges that they may know.

use serde_json::{Value, json};

use crate::harness::{Person, World, befriend, block, cases};

cases![
    people_are_ordered_by_steps_and_trust,
    edges_are_those_that_may_be_known,
    whoever_hides_or_is_kept_is_not_there,
    a_neighbourhood_is_cut_and_says_so,
    numbers_of_a_neighbourhood_are_questions,
    the_size_of_a_neighbourhood_has_bounds,
];

async fn around(who: &Person, query: &str) -> Value {
    who.get(format!("/me/neighbourhood{query}")).await.is(200)
}

/// The ids of the people, in order.
fn people(seen: &Value) -> Vec<&str> {
    seen["people"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

/// The edges, as `source target`.
fn edges(seen: &Value) -> Vec<String> {
    let edge = |row: &Value| {
        format!("{} {}", row["source"].as_str().unwrap(), row["target"].as_str().unwrap())
    };
    seen["edges"].as_array().unwrap().iter().map(edge).collect()
}

/// Ana trusts Bea and Carl, both of them trust Dora, and Dora trusts Emil; Finn and Gwen trust Ana.
async fn town(world: &World) -> Person {
    let [ana, bea, carl, dora] = world.people(["ana", "bea", "carl", "dora"]);
    befriend(&ana, "bea", 0.9).await;
    befriend(&ana, "carl", 0.5).await;
    befriend(&bea, "dora", 0.8).await;
    befriend(&carl, "dora", 0.8).await;
    befriend(&dora, "emil", 1.0).await;
    befriend(&world.as_("finn"), "ana", 0.7).await;
    let kept = json!({"weight": 0.7, "shared": false});
    world.as_("gwen").put("/members/ana/trust", kept).await.is(200);
    ana
}

async fn people_are_ordered_by_steps_and_trust(world: &World) {
    let ana = town(world).await;
    let near = around(&ana, "").await;
    assert_eq!(people(&near), ["bea", "carl", "dora", "finn"]);
    assert_eq!(near["complete"], true);
    let dora = json!({"id": "dora", "name": "dora", "trust": 0.72, "hops": 2});
    let finn = json!({"id": "finn", "name": "finn", "trust": 0.0, "hops": null});
    assert_eq!((&near["people"][2], &near["people"][3]), (&dora, &finn));
    assert_eq!(people(&around(&ana, "?hops=1").await), ["bea", "carl", "finn"]);
    assert_eq!(people(&around(&ana, "?hops=3").await), ["bea", "carl", "dora", "emil", "finn"]);
    // A better path has more steps; who is declared stays all the same.
    befriend(&ana, "emil", 0.2).await;
    let near = around(&ana, "?hops=1").await;
    assert_eq!(people(&near), ["bea", "carl", "emil", "finn"]);
    assert_eq!(
        (&near["people"][2]["trust"], &near["people"][2]["hops"]),
        (&json!(0.72), &json!(3))
    );
}

async fn edges_are_those_that_may_be_known(world: &World) {
    let ana = town(world).await;
    let near = around(&ana, "?hops=3").await;
    // Carl's trust in Dora is on no best path.
    let all = ["ana bea", "ana carl", "bea dora", "dora emil", "finn ana"];
    assert_eq!(edges(&near), all);
    let own = json!({"source": "ana", "target": "bea", "weight": 0.9, "shared": true});
    assert_eq!(near["edges"][0], own);
    let between = json!({"source": "bea", "target": "dora", "weight": null, "shared": null});
    assert_eq!(near["edges"][2], between);
    let towards = json!({"source": "finn", "target": "ana", "weight": null, "shared": null});
    assert_eq!(near["edges"][4], towards);
    // Emil is not among the people, so neither is his edge.
    assert_eq!(
        edges(&around(&ana, "?hops=2").await),
        ["ana bea", "ana carl", "bea dora", "finn ana"]
    );
    let dora = world.as_("dora");
    let kept = json!({"weight": 1.0, "shared": false});
    dora.put("/members/emil/trust", kept).await.is(200);
    let near = around(&ana, "?hops=3").await;
    assert_eq!(edges(&near), ["ana bea", "ana carl", "bea dora", "finn ana"]);
    assert_eq!(people(&near), ["bea", "carl", "dora", "finn"]);
    world.as_("bea").patch("/me", json!({"named_on_paths": false})).await.is(200);
    let near = around(&ana, "?hops=3").await;
    assert_eq!(edges(&near), ["ana bea", "ana carl", "finn ana"]);
    assert_eq!(people(&near), ["bea", "carl", "finn"], "no number of steps is told");
}

async fn whoever_hides_or_is_kept_is_not_there(world: &World) {
    let ana = town(world).await;
    block(&world.as_("bea"), "ana").await;
    block(&world.as_("finn"), "ana").await;
    let near = around(&ana, "?hops=3").await;
    assert_eq!(people(&near), ["carl"], "the paths lead over Bea");
    assert_eq!(edges(&near), ["ana carl"]);
    let gwen = world.as_("gwen");
    assert_eq!(people(&around(&gwen, "?hops=1").await), ["ana"]);
    assert_eq!(around(&gwen, "?hops=1").await["edges"][0]["shared"], false);
    block(&ana, "carl").await;
    assert_eq!(people(&around(&ana, "?hops=1").await), Vec::<&str>::new());
}

async fn a_neighbourhood_is_cut_and_says_so(world: &World) {
    let ana = town(world).await;
    let near = around(&ana, "?limit=3").await;
    assert_eq!(people(&near), ["bea", "carl", "dora"]);
    assert_eq!((&near["complete"], edges(&near).len()), (&json!(false), 3));
    assert_eq!(around(&ana, "?limit=4").await["complete"], true);
}

async fn numbers_of_a_neighbourhood_are_questions(world: &World) {
    let server = world.serve(&["--trust-questions", "1"]);
    let ana = town(world).await.on(&server);
    let near = around(&ana, "?hops=3").await;
    assert_eq!(people(&near), ["bea", "carl", "dora", "finn"], "Emil would be another question");
    assert_eq!(near["complete"], false);
    assert_eq!(near["people"][3]["trust"], Value::Null);
    assert_eq!(edges(&near), ["ana bea", "ana carl", "bea dora", "finn ana"]);
    ana.get("/members/emil/trust").await.refused(429, "TOO_MANY_QUESTIONS");
}

async fn the_size_of_a_neighbourhood_has_bounds(world: &World) {
    let ana = world.as_("ana");
    for (query, code) in [("hops=0", "INVALID_HOPS"), ("hops=7", "INVALID_HOPS")] {
        ana.get(format!("/me/neighbourhood?{query}")).await.refused(422, code);
    }
    for query in ["limit=0", "limit=501"] {
        let refused = ana.get(format!("/me/neighbourhood?{query}")).await;
        refused.refused(422, "INVALID_LIMIT");
    }
    ana.get("/me/neighbourhood?hops=two").await.refused(422, "INVALID_QUERY");
}
