// The changes of scenario files, each as one call of an engine or a batch.

/** The filter of a list, a count or a watch. */
export const filter = (step) => ({
  now: step.now,
  tags: step.tags,
  via: step.via,
  minTrust: step.min_trust,
  withinKm: step.within_km,
  includeOwn: step.include_own,
})

const changes = {
  set_trust: (to, { source, target, weight }) => to.setTrust(source, target, weight),
  revoke_trust: (to, { source, target }) => to.revokeTrust(source, target),
  block: (to, { blocker, blocked }) => to.block(blocker, blocked),
  unblock: (to, { blocker, blocked }) => to.unblock(blocker, blocked),
  add_member: (to, { member }) => to.addMember(member),
  remove_member: (to, { member }) => to.removeMember(member),
  erase: (to, { member }) => to.erase(member),
  put_group: (to, { group, kind, owner }) => to.putGroup(group, { kind, owner }),
  remove_group: (to, { group }) => to.removeGroup(group),
  join: (to, { group, member }) => to.join(group, member),
  leave: (to, { group, member }) => to.leave(group, member),
  put_partnership: (to, { a, b, shares }) => to.putPartnership(a, b, { shares }),
  end_partnership: (to, { a, b }) => to.endPartnership(a, b),
  set_place: (to, { member, latitude, longitude, precision }) =>
    to.setPlace(member, latitude, longitude, { precision }),
  clear_place: (to, { member }) => to.clearPlace(member),
  put_resource: (to, { resource, owner, audience, community, tags, place, active, ...times }) =>
    to.putResource(resource, {
      owner,
      audience,
      community,
      tags,
      place,
      active,
      createdAt: times.created_at,
      expiresAt: times.expires_at,
    }),
  remove_resource: (to, { resource }) => to.removeResource(resource),
  batch: (engine, step) => engine.batch((batch) => step.changes.forEach((one) => make(batch, one))),
  load_edges: (engine, { sources, targets, weights }) =>
    engine.loadEdges(sources, targets, weights),
}

/** Makes one change; what the call returns. */
export function make(to, step) {
  return changes[step.do](to, step)
}
