//! What a learner agreed to.

/// What the learner agreed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Consent {
    /// Nothing but catalogs is fetched and nothing is sent.
    #[default]
    LocalOnly = 0,
    /// Releases may be fetched, to estimate better; nothing is sent.
    Personalise = 1,
    /// Reports are sent too, under the policy agreed to.
    ShareAggregates = 2,
}

impl Consent {
    /// All states.
    pub const ALL: [Self; 3] = [Self::LocalOnly, Self::Personalise, Self::ShareAggregates];

    /// As it is written in the API.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LocalOnly => "local-only",
            Self::Personalise => "personalise",
            Self::ShareAggregates => "share-aggregates",
        }
    }

    pub(super) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|&consent| consent as u8 == code)
    }
}
