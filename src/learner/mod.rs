//! One learner: what they did ([`event`]), and what that says about what they can do ([`knowledge`]), may forget
//! ([`memory`]) and like ([`interests`]).
//!
//! The [`profile`] is the whole of it and the only thing that is stored. It names skills and items by their ids, so it
//! survives a new edition of the catalog and serves several catalogs; a [`Learner`] is a profile bound to one catalog,
//! where ids have become indices. What anyone shows about progress comes from [`mastery`], the one place where it is
//! computed.

mod bound;
pub mod crowd;
pub mod event;
mod fsrs6;
pub mod interests;
pub mod knowledge;
pub mod level;
mod likeness;
pub mod mastery;
pub mod memory;
mod outlook;
pub mod past;
mod predict;
pub mod profile;
mod record;
pub mod said;
mod stored;

pub use bound::Learner;
pub use event::{Event, Happening, Rating};
pub use outlook::Outlook;
pub use predict::Similar;
pub use profile::Profile;
pub use stored::{ProfileError, VERSION as PROFILE_VERSION};
