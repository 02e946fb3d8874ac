//! Questions about who may see what.

/// Gives a class with a method `shown(&self) -> trust_core::View` the questions about visibility.
macro_rules! visibility {
    ($class:ident) => {
        use napi::bindgen_prelude::Object;
        use napi::{Env, Unknown};
        use napi_derive::napi;

        use crate::failure::guard;
        use crate::filter::{FILTER, LIST, filter, paging};
        use crate::ids;
        use crate::options::{Options, moment};
        use crate::visible::{AudienceAnswer, DecisionAnswer, PageColumns, page_columns};
        use crate::work::{Job, promise};

        #[napi]
        impl $class {
            /// Returns whether `viewer` may see `resource` at `now`.
            ///
            /// Throws `UNKNOWN_MEMBER`, `UNKNOWN_RESOURCE`, `INVALID_TIME`, `INVALID_ARGUMENT`. O(log n)
            /// for a watched viewer; else at most two searches for a path.
            #[napi(ts_args_type = "viewer: string, resource: string, options?: AtMoment")]
            pub fn check(
                &self,
                env: &Env,
                viewer: Unknown<'_>,
                resource: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<bool> {
                guard(env, || {
                    let view = self.shown();
                    let now = moment(&options)?;
                    let viewer = ids::node(env, &view, "viewer", &viewer)?;
                    let resource = ids::known_resource(env, &view, &resource)?;
                    Ok(view.check(viewer, resource, now))
                })
            }

            /// Returns whether `viewer` may see `resource` at `now`, and why; agrees with `check`. It
            /// never reveals that somebody else has blocked the viewer, nor the name of anybody hidden
            /// from the viewer by a block.
            ///
            /// A shortfall can be the owner's trust in the viewer: it is for the owner and for operators.
            /// To a viewer show that the resource is not there.
            ///
            /// Throws what `check` throws. Costs a check and up to two pair queries.
            #[napi(ts_args_type = "viewer: string, resource: string, options?: AtMoment")]
            pub fn explain(
                &self,
                env: &Env,
                viewer: Unknown<'_>,
                resource: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<DecisionAnswer> {
                guard(env, || {
                    let view = self.shown();
                    let now = Options::read(&options, &["now"])?.now()?;
                    let viewer = ids::node(env, &view, "viewer", &viewer)?;
                    let resource = ids::known_resource(env, &view, &resource)?;
                    Ok(view.explain(viewer, resource, now).into())
                })
            }

            /// Returns a page of the resources that `viewer` may see at `now`. A cursor continues after
            /// its row, even if rows were added or removed meanwhile; it repeats no row and shows nothing
            /// that is hidden now.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_TAG`, `INVALID_VIA`, `INVALID_THRESHOLD`,
            /// `INVALID_DISTANCE`, `INVALID_ORDER`, `INVALID_LIMIT`, `INVALID_CURSOR`, `NO_PLACE`,
            /// `INVALID_TIME`, `INVALID_ARGUMENT`. For a watched viewer, newest first, it costs the page;
            /// for others the first question of a revision costs two balls and a pass over the resources
            /// that may be visible.
            #[napi(ts_args_type = "viewer: string, options?: ListOptions", ts_return_type = "Page")]
            pub fn list(
                &self,
                env: &Env,
                viewer: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<PageColumns> {
                guard(env, || {
                    let view = self.shown();
                    let options = Options::read(&options, &LIST)?;
                    let (filter, paging) = (filter(env, &options)?, paging(env, &options)?);
                    let now = options.now()?;
                    let viewer = ids::node(env, &view, "viewer", &viewer)?;
                    page_columns(&view, view.list(viewer, &filter, &paging, now)?)
                })
            }

            /// Runs `list` off the event loop. `signal` stops it before it starts; a single page runs to
            /// its end.
            ///
            /// Rejects with the errors of `list`, or with the signal's reason.
            #[napi(
                ts_args_type = "viewer: string, options?: ListOptions & Abortable",
                ts_return_type = "Promise<Page>"
            )]
            pub fn list_async<'env>(
                &self,
                env: &'env Env,
                viewer: Unknown<'_>,
                options: Unknown<'_>,
                job: &Job,
            ) -> napi::Result<Object<'env>> {
                guard(env, || {
                    let (view, signals) = (self.shown(), job.signals());
                    let options = Options::read(&options, &LIST)?;
                    let (filter, paging) = (filter(env, &options)?, paging(env, &options)?);
                    let now = options.now()?;
                    let viewer = ids::node(env, &view, "viewer", &viewer)?;
                    let work = move || {
                        signals.check()?;
                        page_columns(&view, view.list(viewer, &filter, &paging, now)?)
                    };
                    promise(env, work, |_, page| Ok(page))
                })
            }

            /// Returns the number of resources that `list` would show on all its pages. Exact.
            ///
            /// Throws what `list` throws. Costs as `list`, without the page.
            #[napi(ts_args_type = "viewer: string, options?: FilterOptions")]
            pub fn count(
                &self,
                env: &Env,
                viewer: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<f64> {
                guard(env, || {
                    let view = self.shown();
                    let options = Options::read(&options, &FILTER)?;
                    let (filter, now) = (filter(env, &options)?, options.now()?);
                    let viewer = ids::node(env, &view, "viewer", &viewer)?;
                    Ok(view.count(viewer, &filter, now)? as f64)
                })
            }

            /// Returns the members who can see `resource` at `now`, without its owner: a preview for
            /// people before they post. Each member is counted once, under the first grant that admits it.
            ///
            /// Throws `UNKNOWN_RESOURCE`, `INVALID_TIME`, `INVALID_ARGUMENT`. Costs the members of the
            /// groups it is shared with, two balls where trust opens it, and some 0.2 µs per id made.
            #[napi(ts_args_type = "resource: string, options?: AtMoment")]
            pub fn audience(
                &self,
                env: &Env,
                resource: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<AudienceAnswer> {
                guard(env, || {
                    let view = self.shown();
                    let now = Options::read(&options, &["now"])?.now()?;
                    let resource = ids::known_resource(env, &view, &resource)?;
                    Ok(AudienceAnswer::of(&view, &view.audience(resource, now)))
                })
            }

            /// Runs `audience` off the event loop. `signal` stops it before it starts.
            ///
            /// Rejects with the errors of `audience`, or with the signal's reason.
            #[napi(
                ts_args_type = "resource: string, options?: AtMoment & Abortable",
                ts_return_type = "Promise<Audience>"
            )]
            pub fn audience_async<'env>(
                &self,
                env: &'env Env,
                resource: Unknown<'_>,
                options: Unknown<'_>,
                job: &Job,
            ) -> napi::Result<Object<'env>> {
                guard(env, || {
                    let (view, signals) = (self.shown(), job.signals());
                    let now = Options::read(&options, &["now"])?.now()?;
                    let resource = ids::known_resource(env, &view, &resource)?;
                    let work = move || {
                        signals.check()?;
                        Ok(AudienceAnswer::of(&view, &view.audience(resource, now)))
                    };
                    promise(env, work, |_, answer| Ok(answer))
                })
            }
        }
    };
}

mod now {
    use crate::engine::Engine;

    visibility!(Engine);
}

mod frozen {
    use crate::view::View;

    visibility!(View);
}
