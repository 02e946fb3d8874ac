//! The methods for all changes, shared by `Engine`, which applies a change, and `Batch`, which collects it.

/// Gives a class with a method `make(&self, &Env, change) -> napi::Result<$answer>` all the changes.
macro_rules! mutators {
    ($class:ident, $answer:ty) => {
        use napi::{Env, Unknown};
        use napi_derive::napi;

        use crate::changes;

        #[napi]
        impl $class {
            /// Declares trust of `source` in `target`, replacing the declaration before: a `weight` in (0,
            /// 1], rounded half-up to thousandths; the vouch 0.8 if not given. Members appear on first
            /// mention.
            ///
            /// Throws `INVALID_WEIGHT`, `SELF_TRUST`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
            /// `INVALID_ARGUMENT`. O(log n): some microseconds.
            #[napi(ts_args_type = "source: string, target: string, weight?: number | null")]
            pub fn set_trust(
                &self,
                env: &Env,
                source: Unknown<'_>,
                target: Unknown<'_>,
                weight: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::set_trust(env, &source, &target, &weight))
            }

            /// Withdraws the trust that `source` declared in `target`; alters nothing if there was none.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
            #[napi(ts_args_type = "source: string, target: string")]
            pub fn revoke_trust(
                &self,
                env: &Env,
                source: Unknown<'_>,
                target: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::revoke_trust(env, &source, &target))
            }

            /// Blocks: `blocker` no longer trusts `blocked`, nor anybody through them. The block hides each
            /// member from the other. Members appear on first mention. Alters nothing if blocked already.
            ///
            /// Throws `SELF_BLOCK`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
            #[napi(ts_args_type = "blocker: string, blocked: string")]
            pub fn block(
                &self,
                env: &Env,
                blocker: Unknown<'_>,
                blocked: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::block(env, &blocker, &blocked))
            }

            /// Lifts the block made by `blocker`; one made by the other stays. Alters nothing if there was
            /// none.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(log n).
            #[napi(ts_args_type = "blocker: string, blocked: string")]
            pub fn unblock(
                &self,
                env: &Env,
                blocker: Unknown<'_>,
                blocked: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::unblock(env, &blocker, &blocked))
            }

            /// Adds a member with no edges; alters nothing if it is there already.
            ///
            /// Throws `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`. O(log n).
            #[napi(ts_args_type = "member: string")]
            pub fn add_member(&self, env: &Env, member: Unknown<'_>) -> napi::Result<$answer> {
                self.make(env, || changes::add_member(env, &member))
            }

            /// Removes a member with all its edges and blocks, made and received, its place, its circles
            /// and resources, and from all groups.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
            #[napi(ts_args_type = "member: string")]
            pub fn remove_member(&self, env: &Env, member: Unknown<'_>) -> napi::Result<$answer> {
                self.make(env, || changes::remove_member(env, &member))
            }

            /// Removes a member as `removeMember` does and forgets its id, and those of its circles and
            /// resources, in checkpoints written later, too: a later member of that id is a new one.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`. O(degree · log n).
            #[napi(ts_args_type = "member: string")]
            pub fn erase(&self, env: &Env, member: Unknown<'_>) -> napi::Result<$answer> {
                self.make(env, || changes::erase(env, &member))
            }

            /// Adds a group, or replaces the kind and owner of the one with this id; its members stay. A
            /// circle needs an owner, who counts as in it; other kinds have none.
            ///
            /// Throws `INVALID_KIND`, `MISSING_OWNER`, `UNEXPECTED_OWNER`, `INVALID_GROUP_ID`,
            /// `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "group: string, options: GroupOptions")]
            pub fn put_group(
                &self,
                env: &Env,
                group: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::put_group(env, &group, &options))
            }

            /// Removes a group with its members and partnerships. Grants that name it admit nobody.
            ///
            /// Throws `UNKNOWN_GROUP`, `INVALID_GROUP_ID`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "group: string")]
            pub fn remove_group(&self, env: &Env, group: Unknown<'_>) -> napi::Result<$answer> {
                self.make(env, || changes::remove_group(env, &group))
            }

            /// Lets a member into a group; it appears on first mention. Alters nothing if it has joined.
            ///
            /// Throws `UNKNOWN_GROUP`, `INVALID_GROUP_ID`, `INVALID_MEMBER_ID`, `TOO_LARGE`,
            /// `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "group: string, member: string")]
            pub fn join(
                &self,
                env: &Env,
                group: Unknown<'_>,
                member: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::join(env, &group, &member))
            }

            /// Takes a member out of a group; alters nothing if it had not joined. A circle's owner stays
            /// in it.
            ///
            /// Throws `UNKNOWN_GROUP`, `UNKNOWN_MEMBER`, `INVALID_GROUP_ID`, `INVALID_MEMBER_ID`,
            /// `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "group: string, member: string")]
            pub fn leave(
                &self,
                env: &Env,
                group: Unknown<'_>,
                member: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::leave(env, &group, &member))
            }

            /// Makes two communities partners, or replaces the tags that they share: each shows the other its
            /// resources with one of these tags.
            ///
            /// Throws `UNKNOWN_GROUP`, `WRONG_KIND`, `SELF_PARTNERSHIP`, `INVALID_TAG`,
            /// `INVALID_GROUP_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "a: string, b: string, options: PartnershipOptions")]
            pub fn put_partnership(
                &self,
                env: &Env,
                a: Unknown<'_>,
                b: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::put_partnership(env, &a, &b, &options))
            }

            /// Ends a partnership; alters nothing if there was none.
            ///
            /// Throws `UNKNOWN_GROUP`, `WRONG_KIND`, `SELF_PARTNERSHIP`, `INVALID_GROUP_ID`,
            /// `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "a: string, b: string")]
            pub fn end_partnership(
                &self,
                env: &Env,
                a: Unknown<'_>,
                b: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::end_partnership(env, &a, &b))
            }

            /// Says where a member is, in degrees north and east. The point is snapped to the centre of its
            /// cell before it is stored, and its original is not kept anywhere. The member appears on first
            /// mention.
            ///
            /// Throws `INVALID_PLACE`, `INVALID_MEMBER_ID`, `TOO_LARGE`, `INVALID_ARGUMENT`.
            #[napi(
                ts_args_type = "member: string, latitude: number, longitude: number, options?: PlaceOptions"
            )]
            pub fn set_place(
                &self,
                env: &Env,
                member: Unknown<'_>,
                latitude: Unknown<'_>,
                longitude: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<$answer> {
                let read = || changes::set_place(env, &member, &latitude, &longitude, &options);
                self.make(env, read)
            }

            /// Forgets where a member is; alters nothing if that was not known.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "member: string")]
            pub fn clear_place(&self, env: &Env, member: Unknown<'_>) -> napi::Result<$answer> {
                self.make(env, || changes::clear_place(env, &member))
            }

            /// Adds a resource, or replaces the one with this id. Its owner appears on first mention; the
            /// groups that it names must be there.
            ///
            /// Throws `INVALID_GRANT`, `UNKNOWN_GROUP`, `WRONG_KIND`, `INVALID_PLACE`, `INVALID_TIME`,
            /// `INVALID_TAG`, `INVALID_RESOURCE_ID`, `INVALID_MEMBER_ID`, `INVALID_GROUP_ID`,
            /// `TOO_LARGE`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "resource: string, options: ResourceOptions")]
            pub fn put_resource(
                &self,
                env: &Env,
                resource: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::put_resource(env, &resource, &options))
            }

            /// Removes a resource.
            ///
            /// Throws `UNKNOWN_RESOURCE`, `INVALID_RESOURCE_ID`, `INVALID_ARGUMENT`.
            #[napi(ts_args_type = "resource: string")]
            pub fn remove_resource(
                &self,
                env: &Env,
                resource: Unknown<'_>,
            ) -> napi::Result<$answer> {
                self.make(env, || changes::remove_resource(env, &resource))
            }
        }
    };
}

mod at_once {
    use crate::engine::Engine;

    mutators!(Engine, bool);
}

mod collected {
    use crate::batch::Batch;

    mutators!(Batch, ());
}
