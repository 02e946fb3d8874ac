//! Tests of declarations of trust, and of members' profiles.

use serde_json::json;

use crate::harness::{World, cases};

cases![
    trust_is_declared_replaced_and_withdrawn,
    trust_travels_along_its_best_path,
    weights_are_rounded_to_thousandths_or_refused,
    nobody_trusts_themselves_or_somebody_who_is_not_there,
    a_member_is_shown_with_how_far_one_trusts_them,
];

async fn trust_is_declared_replaced_and_withdrawn(world: &World) {
    let ana = world.as_("ana");
    let said = ana.put("/members/bea/trust", json!({})).await.is(200);
    assert_eq!(said, json!({"member": "bea", "direct": 0.8, "shared": true, "changed": true}));
    let again = ana.put("/members/bea/trust", json!({"weight": 0.8})).await.is(200);
    assert_eq!(again["changed"], false);
    let other = ana.put("/members/bea/trust", json!({"weight": 0.3})).await.is(200);
    assert_eq!((&other["direct"], &other["changed"]), (&json!(0.3), &json!(true)));
    assert_eq!(ana.get("/members/bea/trust").await.is(200)["trust"], 0.3);
    assert_eq!(ana.delete("/members/bea/trust").await.is(200)["changed"], true);
    assert_eq!(ana.delete("/members/bea/trust").await.is(200)["changed"], false);
    let none = json!({"member": "bea", "direct": null, "shared": null, "trust": 0.0, "path": null});
    assert_eq!(ana.get("/members/bea/trust").await.is(200), none);
}

async fn trust_travels_along_its_best_path(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    ana.put("/members/bea/trust", json!({"weight": 0.7})).await.is(200);
    bea.put("/members/carl/trust", json!({"weight": 0.8})).await.is(200);
    ana.put("/members/dora/trust", json!({"weight": 0.5})).await.is(200);
    world.as_("dora").put("/members/carl/trust", json!({"weight": 1})).await.is(200);
    let path = json!({"members": ["ana", "bea", "carl"]});
    let names = json!({"members": {"ana": "ana", "bea": "bea", "carl": "carl"}});
    let trust = json!({"member": "carl", "direct": null, "shared": null, "trust": 0.56, "path": path,
        "names": names});
    assert_eq!(ana.get("/members/carl/trust").await.is(200), trust);
    assert_eq!(carl.get("/members/ana/trust").await.is(200)["trust"], 0.0, "it has a direction");
    assert_eq!(ana.get("/members/ana/trust").await.is(200)["trust"], 1.0);
}

async fn weights_are_rounded_to_thousandths_or_refused(world: &World) {
    let ana = world.as_("ana");
    for (given, kept) in [(0.0005, 0.001), (0.12345, 0.123), (0.1235, 0.124), (1.0, 1.0)] {
        let said = ana.put("/members/bea/trust", json!({"weight": given})).await.is(200);
        assert_eq!(said["direct"], kept, "of {given}");
    }
    for wrong in [json!(0), json!(-0.5), json!(1.001), json!(0.0004), json!(1e300)] {
        let refused = ana.put("/members/bea/trust", json!({"weight": wrong})).await;
        assert_eq!(refused.refused(422, "INVALID_WEIGHT")["field"], "weight");
    }
    for wrong in [json!("0.5"), json!([]), json!({"of": 1})] {
        let refused = ana.put("/members/bea/trust", json!({"weight": wrong})).await;
        refused.refused(422, "INVALID_BODY");
    }
    assert_eq!(ana.get("/members/bea/trust").await.is(200)["direct"], 1.0, "as it was");
}

async fn nobody_trusts_themselves_or_somebody_who_is_not_there(world: &World) {
    let ana = world.as_("ana");
    ana.put("/members/ana/trust", json!({})).await.refused(422, "SELF_TRUST");
    let unknown = ana.put("/members/nobody/trust", json!({"weight": 7})).await;
    assert_eq!(unknown.refused(404, "NOT_FOUND")["id"], "nobody");
    ana.delete("/members/nobody/trust").await.refused(404, "NOT_FOUND");
    ana.get("/members/nobody/trust").await.refused(404, "NOT_FOUND");
}

async fn a_member_is_shown_with_how_far_one_trusts_them(world: &World) {
    let ana = world.as_("ana");
    ana.put("/members/bea/trust", json!({"weight": 0.9})).await.is(200);
    let bea = json!({"id": "bea", "name": "bea", "about": "", "trust": 0.9});
    assert_eq!(ana.get("/members/bea").await.is(200), bea);
    assert_eq!(world.as_("bea").get("/members/bea").await.is(200)["trust"], 1.0);
    ana.get("/members/nobody").await.refused(404, "NOT_FOUND");
    let long = "x".repeat(300);
    ana.get(format!("/members/{long}")).await.refused(422, "INVALID_PATH");
}
