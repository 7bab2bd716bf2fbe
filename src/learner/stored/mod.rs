//! The profile's bytes (`docs/formats/profile.md`). A version has a file of its own; those before the last are read forward,
//! and one that is not known is refused and left where it is.

mod fields;
mod sanitised;
#[cfg(test)]
mod tests;
mod v1;
mod v3;

use super::profile::Profile;
use crate::stored::codec::CodecError;
use fields::Fields;
use thiserror::Error;

/// The version that is written.
pub const VERSION: u16 = 3;

/// Why stored bytes are not a profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// Written by a version that this one does not know.
    #[error("the profile was written in version {0}, but this library knows version {VERSION}")]
    Version(u16),
    /// Not the bytes of a profile.
    #[error("the profile cannot be read: {0}")]
    Codec(#[from] CodecError),
}

impl Profile {
    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        v3::write(self)
    }

    /// Reads stored bytes of that version.
    pub fn from_bytes(version: u16, bytes: &[u8]) -> Result<Self, ProfileError> {
        let mut fields = Fields::new(bytes);
        let profile = match version {
            1 => v1::read(&mut fields),
            2 | 3 => v3::read(&mut fields),
            _ => return Err(ProfileError::Version(version)),
        };
        fields.finish()?;
        Ok(profile.brought_forward(version))
    }

    /// What an older version's profile lacks and can be told from the rest of it. The fields have their names of today.
    #[must_use]
    pub fn brought_forward(mut self, version: u16) -> Self {
        if version < 2 {
            v1::complete(&mut self);
        }
        self
    }
}
