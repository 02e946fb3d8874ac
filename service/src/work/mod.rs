//! A unit of work: a transaction with the view that decides, and what follows from it. It knows nothing of HTTP.

mod backend;
mod error;
mod expiry;
mod fresh;
mod quota;
mod reading;
mod task;

pub use backend::Backend;
pub use error::{OrFail, Refused, WorkError};
pub use expiry::mark_expired;
pub use fresh::fresh_id;
pub use quota::{check_quota, count_change, count_taking_back};
pub use reading::Reading;
pub use task::Task;
