//! Questions about members, groups, places and resources themselves.

/// Gives a class with a method `shown(&self) -> trust_core::View` the queries of its content.
macro_rules! shared {
    ($class:ident) => {
        use napi::bindgen_prelude::{Array, Object};
        use napi::{Env, Unknown};
        use napi_derive::napi;
        use trust_core::NodeIdx;

        use crate::answers::{blocks, names, texts};
        use crate::failure::guard;
        use crate::ids;
        use crate::shared::{Group, PlaceAnswer, ResourceAnswer};

        #[napi]
        impl $class {
            /// Returns the ids of all members, in no promised order. O(members).
            #[napi(ts_return_type = "string[]")]
            pub fn members<'env>(&self, env: &'env Env) -> napi::Result<Array<'env>> {
                guard(env, || {
                    let view = self.shown();
                    let members = view.members().map(|member| view.id(member));
                    texts(env, members)
                })
            }

            /// Returns all blocks as two columns, in no promised order. O(members + blocks).
            #[napi(ts_return_type = "Blocks")]
            pub fn blocks<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
                guard(env, || blocks(env, &self.shown()))
            }

            /// Returns the ids of all groups, in no promised order. O(groups).
            #[napi(ts_return_type = "string[]")]
            pub fn groups<'env>(&self, env: &'env Env) -> napi::Result<Array<'env>> {
                guard(env, || {
                    let view = self.shown();
                    let groups = view.groups().map(|group| view.group_id(group));
                    texts(env, groups)
                })
            }

            /// Returns a group: its kind, the owner of a circle, and the partners of a community.
            ///
            /// Throws `UNKNOWN_GROUP`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "group: string", ts_return_type = "Group")]
            pub fn group(&self, env: &Env, group: Unknown<'_>) -> napi::Result<Option<Group>> {
                guard(env, || {
                    let view = self.shown();
                    Ok(Group::of(&view, ids::known_group(env, &view, &group)?))
                })
            }

            /// Returns the ids of a group's members by id, bytewise, a circle's owner among them.
            ///
            /// Throws `UNKNOWN_GROUP`, `INVALID_ARGUMENT`. O(m log m) for m members.
            #[napi(ts_args_type = "group: string", ts_return_type = "string[]")]
            pub fn members_of<'env>(
                &self,
                env: &'env Env,
                group: Unknown<'_>,
            ) -> napi::Result<Array<'env>> {
                guard(env, || {
                    let view = self.shown();
                    let members = view.members_of(ids::known_group(env, &view, &group)?);
                    let mut members: Vec<NodeIdx> = members.iter().map(NodeIdx).collect();
                    members.sort_unstable_by_key(|&member| view.id(member));
                    names(env, &view, &members)
                })
            }

            /// Returns the ids of the groups that a member is in, its own circles among them; in no
            /// promised order.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "member: string", ts_return_type = "string[]")]
            pub fn groups_of<'env>(
                &self,
                env: &'env Env,
                member: Unknown<'_>,
            ) -> napi::Result<Array<'env>> {
                guard(env, || {
                    let view = self.shown();
                    let groups = view.groups_of(ids::node(env, &view, "member", &member)?);
                    texts(env, groups.iter().map(|&group| view.group_id(group)))
                })
            }

            /// Returns the place of a member: the point stored, which is the centre of its cell;
            /// `null` if it is not known.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "member: string")]
            pub fn place(
                &self,
                env: &Env,
                member: Unknown<'_>,
            ) -> napi::Result<Option<PlaceAnswer>> {
                guard(env, || {
                    let view = self.shown();
                    let member = ids::node(env, &view, "member", &member)?;
                    Ok(view.place(member).map(PlaceAnswer::from))
                })
            }

            /// Returns the ids of all resources, in no promised order. O(resources).
            #[napi(ts_return_type = "string[]")]
            pub fn resources<'env>(&self, env: &'env Env) -> napi::Result<Array<'env>> {
                guard(env, || {
                    let view = self.shown();
                    let resources = view.resources().map(|resource| view.resource_id(resource));
                    texts(env, resources)
                })
            }

            /// Returns a resource as it was given; `putResource` accepts it.
            ///
            /// Throws `UNKNOWN_RESOURCE`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "resource: string", ts_return_type = "Resource")]
            pub fn resource(
                &self,
                env: &Env,
                resource: Unknown<'_>,
            ) -> napi::Result<Option<ResourceAnswer>> {
                guard(env, || {
                    let view = self.shown();
                    let resource = ids::known_resource(env, &view, &resource)?;
                    Ok(view.resource_of(resource).map(ResourceAnswer::from))
                })
            }

            /// The number of groups. O(1).
            #[napi(getter)]
            pub fn group_count(&self) -> u32 {
                self.shown().group_count() as u32
            }

            /// The number of resources. O(1).
            #[napi(getter)]
            pub fn resource_count(&self) -> u32 {
                self.shown().resource_count() as u32
            }

            /// The least trust that the grant `trusted` asks for.
            #[napi(getter)]
            pub fn trusted_min(&self) -> f64 {
                self.shown().settings().trusted_min().to_f64()
            }

            /// The direction of trust for the grant `trusted`.
            #[napi(getter, ts_return_type = "TrustDirection")]
            pub fn trusted_direction(&self) -> &'static str {
                self.shown().settings().trusted_direction().name()
            }

            /// The least trust that the grant `network` asks for.
            #[napi(getter)]
            pub fn network_min(&self) -> f64 {
                self.shown().settings().network_min().to_f64()
            }

            /// The direction of trust for the grant `network`.
            #[napi(getter, ts_return_type = "TrustDirection")]
            pub fn network_direction(&self) -> &'static str {
                self.shown().settings().network_direction().name()
            }

            /// Whether the grant `nearby` leaves out strangers.
            #[napi(getter)]
            pub fn nearby_strict(&self) -> bool {
                self.shown().settings().nearby_strict()
            }
        }
    };
}

mod now {
    use crate::engine::Engine;

    shared!(Engine);
}

mod frozen {
    use crate::view::View;

    shared!(View);
}
