//! Asks a view and the model every question, and compares the answers.
//!
//! | part | its claim |
//! |---|---|
//! | `content` | what can be listed is what there is |
//! | `trust` | pair = ball = reverse ball = many = explanation replayed = model; along some edges = model without the others |
//! | `sight` | check = list = count = audience = explanation = model |
//! | `evidence` | what an explanation cites is so, and names nobody hidden |

mod content;
mod evidence;
mod sight;
mod trust;

use trust_core::View;

use crate::model::Model;

pub use content::assert_same_content;
pub use sight::{assert_same_audience, assert_sees_the_same};

/// Panics unless every question has the model's answer.
pub fn assert_same_answers(view: &View, model: &Model) {
    let answers = model.answers();
    trust::assert_same_trust(view, &answers.walks);
    trust::assert_same_trust_along(view, model);
    sight::assert_same_sight(view, &answers);
}
