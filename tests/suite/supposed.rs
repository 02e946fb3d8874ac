//! Tests of views that suppose changes: they are the views after the changes, and no engine changes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use trust_core::{Checkpoint, NodeIdx, ResourceIdx, View};
use trust_tests::agreement::{assert_same_answers, assert_same_content};
use trust_tests::operation::{MOMENTS, Operation, pick};
use trust_tests::twins::Twins;

use crate::generate;

/// The ids of some resources of a view.
fn ids(view: &View, resources: &[ResourceIdx]) -> BTreeSet<String> {
    resources.iter().map(|&resource| view.resource_id(resource).to_owned()).collect()
}

/// The ids of the resources of others that a viewer sees, one check for each resource.
fn seen(view: &View, viewer: NodeIdx, now: i64) -> BTreeSet<String> {
    let of_others = view.resources().filter(|&resource| view.owner(resource) != Some(viewer));
    let seen = of_others.filter(|&resource| view.check(viewer, resource, now));
    seen.map(|resource| view.resource_id(resource).to_owned()).collect()
}

proptest! {
    #![proptest_config(crate::cases(96))]

    #[test]
    fn a_supposed_view_is_the_view_after_the_changes_and_differs_as_much(
        settings in generate::all_settings(),
        operations in (2..7u8).prop_flat_map(|members| generate::shared_operations(members, 12)),
    ) {
        let mut twins = Twins::new(settings);
        let last = operations.iter().rposition(|it| matches!(it, Operation::Apply(_)));
        let (before, after) = operations.split_at(last.unwrap_or(0));
        before.iter().for_each(|operation| twins.run(operation));
        let Some(Operation::Apply(edits)) = after.first() else { return Ok(()) };
        let changes: Vec<_> = edits.iter().map(|edit| edit.change()).collect();
        let (view, checkpoint) = (twins.engine.view(), Checkpoint::of(&twins.engine.view()));
        let supposed = view.supposing(changes.clone());
        prop_assert!(Checkpoint::of(&twins.engine.view()) == checkpoint, "the engine is as it was");
        assert_same_content(&view, &twins.model);
        twins.apply(&changes);
        let real = twins.engine.view();
        let Ok(supposed) = supposed else {
            prop_assert_eq!(real.revision(), view.revision(), "both are refused");
            return Ok(());
        };
        prop_assert_eq!(supposed.revision(), real.revision());
        assert_same_content(&supposed, &twins.model);
        assert_same_answers(&supposed, &twins.model);
        for viewer in view.members().filter(|&viewer| real.is_member(viewer)) {
            for now in [pick(&MOMENTS, 0), 15] {
                let told = view.difference(&supposed, viewer, now);
                prop_assert_eq!(&told, &view.difference(&real, viewer, now));
                let (before, after) = (seen(&view, viewer, now), seen(&supposed, viewer, now));
                let appeared: BTreeSet<_> = after.difference(&before).cloned().collect();
                let vanished: BTreeSet<_> = before.difference(&after).cloned().collect();
                prop_assert_eq!(ids(&supposed, &told.appeared), appeared);
                prop_assert_eq!(ids(&view, &told.vanished), vanished);
            }
        }
    }
}
