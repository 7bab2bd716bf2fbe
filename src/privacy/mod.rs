//! What may leave the device, and how it is made safe first.
//!
//! The tier is pure local differential privacy: every report is randomised on the device by a [`mechanism`], so nobody
//! who sees it, the server included, learns much about the learner. A [`policy`] says what a school asks for; the
//! [`ledger`] charges each report against a lifetime budget before it may leave; [`sharing`] holds the learner's
//! consent and decides when; a [`report`] is the few bytes that go. The server reads the same types, so that one
//! definition serves both ends. What comes back is a [`release`]: estimates, each beside what [`shrinkage`] leaves of it;
//! an [`alarm`] says where reports fell on tasks as honest ones hardly do.
//!
//! Three rules hold in every file here: integers decide every output, never a float; randomness is handed in as words;
//! and what cannot be charged cannot become a report.

pub mod alarm;
pub mod budget;
pub mod epsilon;
pub mod ledger;
pub mod mechanism;
pub mod policy;
pub mod release;
pub mod report;
pub mod sharing;
pub mod shrinkage;
