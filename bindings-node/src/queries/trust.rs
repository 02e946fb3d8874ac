//! Questions about trust, and about the state as a whole.

/// Gives a class with a method `shown(&self) -> trust_core::View` all the questions.
macro_rules! queries {
    ($class:ident) => {
        use napi::bindgen_prelude::{Float64Array, Object};
        use napi::{Env, Unknown};
        use napi_derive::napi;
        use rayon::prelude::*;
        use trust_core::Checkpoint;

        use crate::answers::{self, PathAnswer};
        use crate::ball::Ball;
        use crate::failure::guard;
        use crate::options::Options;
        use crate::raw::ID_BUFFER;
        use crate::search::{Search, exact, many};
        use crate::work::{Job, Signals, pool, promise};
        use crate::ids::Noun;
        use crate::{columns, ids, persistence};

        #[napi]
        impl $class {
            /// Returns the effective trust of `source` in `target`, 0 to 1: the largest product of
            /// weights over walks of at most `maxHops` edges, 0 if that is below the floor. The
            /// `number` nearest to the exact decimal: 0.7 × 0.8 is 0.56.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs one pair query and less than 1 µs.
            #[napi(ts_args_type = "source: string, target: string")]
            pub fn trust(
                &self,
                env: &Env,
                source: Unknown<'_>,
                target: Unknown<'_>,
            ) -> napi::Result<f64> {
                guard(env, || {
                    let view = self.shown();
                    let source = ids::node(env, &view, "source", &source)?;
                    let target = ids::node(env, &view, "target", &target)?;
                    Ok(view.trust(source, target).to_f64())
                })
            }

            /// Returns the weight that `source` itself declared in `target`, 0.001 to 1; `null` if it
            /// declared none.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log degree).
            #[napi(ts_args_type = "source: string, target: string")]
            pub fn direct_trust(
                &self,
                env: &Env,
                source: Unknown<'_>,
                target: Unknown<'_>,
            ) -> napi::Result<Option<f64>> {
                guard(env, || {
                    let view = self.shown();
                    let source = ids::node(env, &view, "source", &source)?;
                    let target = ids::node(env, &view, "target", &target)?;
                    Ok(view.direct_trust(source, target).map(|weight| weight.to_f64()))
                })
            }

            /// Returns the path that gives `source` its effective trust in `target`; `null` if there is
            /// none. Of paths with the same product it is the path with the fewest steps, and of those
            /// the path whose ids are bytewise smallest.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. Costs about a pair query.
            #[napi(ts_args_type = "source: string, target: string")]
            pub fn explain_trust(
                &self,
                env: &Env,
                source: Unknown<'_>,
                target: Unknown<'_>,
            ) -> napi::Result<Option<PathAnswer>> {
                guard(env, || {
                    let view = self.shown();
                    let source = ids::node(env, &view, "source", &source)?;
                    let target = ids::node(env, &view, "target", &target)?;
                    Ok(view.explain_trust(source, target).map(PathAnswer::from))
                })
            }

            /// Returns everyone whom `member` trusts at `minTrust` or more (the floor if that is
            /// higher); with `reverse`, everyone who trusts `member`. Without the member itself.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_THRESHOLD`, `INVALID_ARGUMENT`. Costs up to all edges
            /// within reach: some milliseconds for a ball of 50,000 members.
            #[napi(ts_args_type = "member: string, options?: BallOptions")]
            pub fn ball(
                &self,
                env: &Env,
                member: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<Ball> {
                guard(env, || {
                    let view = self.shown();
                    let search = Search::read(&options)?;
                    let start = ids::node(env, &view, "member", &member)?;
                    Ok(search.ball(view, start))
                })
            }

            /// Runs `ball` off the event loop. `signal` stops it before it starts; a single ball runs
            /// to its end.
            ///
            /// Rejects with the errors of `ball`, or with the signal's reason.
            #[napi(
                ts_args_type = "member: string, options?: BallOptions & Abortable",
                ts_return_type = "Promise<Ball>"
            )]
            pub fn ball_async<'env>(
                &self,
                env: &'env Env,
                member: Unknown<'_>,
                options: Unknown<'_>,
                job: &Job,
            ) -> napi::Result<Object<'env>> {
                guard(env, || {
                    let (view, signals) = (self.shown(), job.signals());
                    let search = Search::read(&options)?;
                    let start = ids::node(env, &view, "member", &member)?;
                    let work = move || {
                        signals.check()?;
                        Ok(search.ball(view, start).ranked_now())
                    };
                    promise(env, work, |_, ball| Ok(ball))
                })
            }

            /// Returns the ball of each of `sources`, in their order, on all cores.
            ///
            /// Throws what `ball` throws. Blocks the event loop; `ballsAsync` does not.
            #[napi(ts_args_type = "sources: MemberIds, options?: BallOptions")]
            pub fn balls(
                &self,
                env: &Env,
                sources: Unknown<'_>,
                options: Unknown<'_>,
            ) -> napi::Result<Vec<Ball>> {
                guard(env, || {
                    let view = self.shown();
                    let search = Search::read(&options)?;
                    let starts = columns::nodes(env, &view, "sources", &sources)?;
                    pool()?.install(|| search.balls(&view, &starts, &|| false))
                })
            }

            /// Runs `balls` off the event loop. `signal` stops it after the balls under way.
            ///
            /// Rejects with the errors of `balls`, or with the signal's reason.
            #[napi(
                ts_args_type = "sources: MemberIds, options?: BallOptions & Abortable",
                ts_return_type = "Promise<Ball[]>"
            )]
            pub fn balls_async<'env>(
                &self,
                env: &'env Env,
                sources: Unknown<'_>,
                options: Unknown<'_>,
                job: &Job,
            ) -> napi::Result<Object<'env>> {
                guard(env, || {
                    let (view, signals) = (self.shown(), job.signals());
                    let search = Search::read(&options)?;
                    let starts = columns::nodes(env, &view, "sources", &sources)?;
                    let work = move || {
                        let balls = search.balls(&view, &starts, &|| signals.is_cancelled())?;
                        Ok(balls.into_par_iter().map(Ball::ranked_now).collect::<Vec<_>>())
                    };
                    promise(env, work, |_, balls| Ok(balls))
                })
            }

            /// Returns the trust of each pair, in their order, on all cores: of `[source, target]`
            /// pairs, or of two columns of equal length. NaN where an id is absent.
            ///
            /// Throws `UNKNOWN_MEMBER`, `LENGTH_MISMATCH`, `INVALID_ARGUMENT`. Costs a pair query each,
            /// and some 0.2 µs for each id read.
            #[napi(
                ts_args_type = "...ends: [pairs: ReadonlyArray<readonly [MemberIdOrNone, MemberIdOrNone]>] | [sources: MemberIds, targets: MemberIds]"
            )]
            pub fn trust_many(
                &self,
                env: &Env,
                first: Unknown<'_>,
                second: Unknown<'_>,
            ) -> napi::Result<Float64Array> {
                guard(env, || {
                    let view = self.shown();
                    let pairs = columns::pairs(env, &view, &first, &second)?;
                    let trust = pool()?.install(|| many(&view, &pairs, &Signals::default()))?;
                    Ok(Float64Array::new(trust))
                })
            }

            /// Runs `trustMany` off the event loop. `signal` stops it within some thousand pairs.
            ///
            /// Rejects with the errors of `trustMany`, or with the signal's reason.
            #[napi(
                ts_args_type = "...ends: [pairs: ReadonlyArray<readonly [MemberIdOrNone, MemberIdOrNone]>, options?: Abortable] | [sources: MemberIds, targets: MemberIds, options?: Abortable]",
                ts_return_type = "Promise<Float64Array>"
            )]
            pub fn trust_many_async<'env>(
                &self,
                env: &'env Env,
                first: Unknown<'_>,
                second: Unknown<'_>,
                options: Unknown<'_>,
                job: &Job,
            ) -> napi::Result<Object<'env>> {
                guard(env, || {
                    let (view, signals) = (self.shown(), job.signals());
                    Options::read(&options, &[])?;
                    let pairs = columns::pairs(env, &view, &first, &second)?;
                    let work = move || many(&view, &pairs, &signals);
                    promise(env, work, |_, trust| Ok(Float64Array::new(trust)))
                })
            }

            /// Returns whether either member has blocked the other.
            ///
            /// Throws `UNKNOWN_MEMBER`, `INVALID_ARGUMENT`. O(log n).
            #[napi(ts_args_type = "a: string, b: string")]
            pub fn is_blocked(
                &self,
                env: &Env,
                a: Unknown<'_>,
                b: Unknown<'_>,
            ) -> napi::Result<bool> {
                guard(env, || {
                    let view = self.shown();
                    let a = ids::node(env, &view, "a", &a)?;
                    Ok(view.is_blocked(a, ids::node(env, &view, "b", &b)?))
                })
            }

            /// Returns whether `member` is a member. O(1).
            ///
            /// Throws `INVALID_ARGUMENT` unless it is a string.
            #[napi(ts_args_type = "member: string")]
            pub fn has(&self, env: &Env, member: Unknown<'_>) -> napi::Result<bool> {
                guard(env, || {
                    let mut buffer = ID_BUFFER;
                    Ok(self.shown().contains(&ids::id(env, Noun::Member, "member", &member, &mut buffer)?))
                })
            }

            /// The number of members. O(1).
            #[napi(getter)]
            pub fn member_count(&self) -> u32 {
                self.shown().member_count() as u32
            }

            /// The number of edges. O(1).
            #[napi(getter)]
            pub fn edge_count(&self) -> u32 {
                self.shown().edge_count() as u32
            }

            /// The number of blocks; each direction counts. O(1).
            #[napi(getter)]
            pub fn block_count(&self) -> u32 {
                self.shown().block_count() as u32
            }

            /// The number of this state; every change that alters something moves to the next. O(1).
            ///
            /// Throws `TOO_LARGE` above 2^53 - 1, which no engine reaches by being used.
            #[napi(getter)]
            pub fn revision(&self, env: &Env) -> napi::Result<f64> {
                guard(env, || exact(self.shown().revision()))
            }

            /// The most edges a walk may have.
            #[napi(getter)]
            pub fn max_hops(&self) -> u32 {
                u32::from(self.shown().settings().max_hops())
            }

            /// Products below this count as no trust.
            #[napi(getter)]
            pub fn floor(&self) -> f64 {
                self.shown().settings().floor().to_f64()
            }

            /// Returns all edges as three columns, in no promised order; `loadEdges` takes them as they
            /// are. O(edges).
            #[napi(ts_return_type = "Edges")]
            pub fn edges<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
                guard(env, || answers::edges(env, &self.shown()))
            }

            /// Writes a checkpoint to `path` so that a crash leaves the old file or the new one whole.
            ///
            /// Throws `IO_ERROR`, `INVALID_ARGUMENT`. O(members + edges) and the disk.
            #[napi(ts_args_type = "path: string")]
            pub fn save(&self, env: &Env, path: Unknown<'_>) -> napi::Result<()> {
                guard(env, || Ok(trust_files::save(&self.shown(), &persistence::path(env, &path)?)?))
            }

            /// Runs `save` off the event loop: it writes the state at the time of the call, without
            /// later changes. `signal` stops it before it starts to write; a file once begun is
            /// finished.
            ///
            /// Rejects with the errors of `save`, or with the signal's reason.
            #[napi(
                ts_args_type = "path: string, options?: Abortable",
                ts_return_type = "Promise<void>"
            )]
            pub fn save_async<'env>(
                &self,
                env: &'env Env,
                path: Unknown<'_>,
                options: Unknown<'_>,
                job: &Job,
            ) -> napi::Result<Object<'env>> {
                guard(env, || {
                    let (view, signals) = (self.shown(), job.signals());
                    Options::read(&options, &[])?;
                    let path = persistence::path(env, &path)?;
                    let work = move || {
                        signals.check()?;
                        Ok(trust_files::save(&view, &path)?)
                    };
                    promise(env, work, |_, ()| Ok(()))
                })
            }

            /// Returns a checkpoint as bytes: versioned, checksummed, and the same bytes for the same
            /// content. O(members + edges).
            #[napi]
            pub fn to_bytes(&self, env: &Env) -> napi::Result<napi::bindgen_prelude::Buffer> {
                guard(env, || Ok(Checkpoint::of(&self.shown()).as_bytes().to_vec().into()))
            }
        }
    };
}

mod now {
    use crate::engine::Engine;

    queries!(Engine);
}

mod frozen {
    use crate::view::View;

    queries!(View);
}
