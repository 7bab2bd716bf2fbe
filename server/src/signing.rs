//! Signing releases, so that whoever has one knows that this server made it, wherever it came from.
//!
//! Ed25519 (RFC 8032) in a DSSE envelope (github.com/secure-systems-lab/dsse, version 1): what is signed names its type and
//! its length, so that no signature made here can pass for one over something else.

use crate::files;
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::stored::digest::{hex, sha256};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;

/// The server's key.
#[derive(Clone)]
pub(crate) struct Signer {
    key: SigningKey,
    name: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A signed document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Envelope {
    payload_type: String,
    /// Base64 of the document's bytes.
    payload: String,
    signatures: Vec<Signature>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Signature {
    keyid: String,
    /// Base64 of 64 bytes.
    sig: String,
}

/// The public half, as it is given out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublicKey {
    /// SHA-256 of the key in hexadecimal; signatures name it.
    pub keyid: String,
    /// Always `Ed25519`.
    pub algorithm: &'static str,
    /// Base64 of the key's 32 bytes.
    pub public_key: String,
}

impl Signer {
    /// A new key.
    pub(crate) fn generate() -> anyhow::Result<Self> {
        let mut seed = [0; 32];
        if let Err(error) = getrandom::fill(&mut seed) {
            bail!("no randomness: {error}");
        }
        Ok(Self::of(SigningKey::from_bytes(&seed)))
    }

    /// Reads a key: PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` makes it.
    pub(crate) fn read(file: &Path, what: &str) -> anyhow::Result<Self> {
        let named = || format!("the {what} {}", file.display());
        let pem = std::fs::read_to_string(file).with_context(named)?;
        files::refuse_shared(file, &format!("the {what}"))?;
        let key = SigningKey::from_pkcs8_pem(&pem)
            .with_context(|| format!("{} is no Ed25519 key in PEM (BEGIN PRIVATE KEY)", named()))?;
        Ok(Self::of(key))
    }

    fn of(key: SigningKey) -> Self {
        let name = key_id(key.verifying_key().as_bytes());
        Self { key, name }
    }

    /// Writes the key to a file that must not be there yet.
    pub(crate) fn write(&self, file: &Path) -> std::io::Result<()> {
        let pem = self.key.to_pkcs8_pem(LineEnding::LF).map_err(std::io::Error::other)?;
        let mut opened = files::create_new(file)?;
        opened.write_all(pem.as_bytes())?;
        opened.sync_all()?;
        files::sync_parent(file)
    }

    /// The public half.
    pub(crate) fn public_bytes(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey {
            keyid: self.name.clone(),
            algorithm: "Ed25519",
            public_key: BASE64.encode(self.public_bytes()),
        }
    }

    pub(crate) fn sign(&self, payload_type: &str, payload: &[u8]) -> Envelope {
        let signature = self.key.sign(&signed_bytes(payload_type, payload));
        Envelope {
            payload_type: payload_type.to_owned(),
            payload: BASE64.encode(payload),
            signatures: vec![Signature {
                keyid: self.name.clone(),
                sig: BASE64.encode(signature.to_bytes()),
            }],
        }
    }
}

/// How signatures name a key: SHA-256 of it in hexadecimal.
pub(crate) fn key_id(public_key: &[u8; 32]) -> String {
    hex(&sha256(&[public_key]))
}

impl Envelope {
    /// The document. Nobody's signature is checked: this is for envelopes of this server's own.
    pub(crate) fn payload(&self) -> anyhow::Result<Vec<u8>> {
        BASE64.decode(&self.payload).context("a stored payload is not base64")
    }

    /// Whether this key signed it as a document of this type.
    pub(crate) fn holds(&self, payload_type: &str, public_key: &[u8; 32]) -> bool {
        let signature = || {
            let signature = self.signatures.iter().find(|signature| signature.keyid == key_id(public_key))?;
            ed25519_dalek::Signature::from_slice(&BASE64.decode(&signature.sig).ok()?).ok()
        };
        let checked = |signature| {
            let key = VerifyingKey::from_bytes(public_key).ok()?;
            key.verify_strict(&signed_bytes(payload_type, &self.payload().ok()?), &signature).ok()
        };
        self.payload_type == payload_type && signature().and_then(checked).is_some()
    }
}

/// DSSE's pre-authentication encoding.
fn signed_bytes(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::Verifier as _;

    /// The specification's own example.
    #[test]
    fn what_is_signed_is_encoded_as_dsse_has_it() {
        assert_eq!(
            signed_bytes("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }

    /// RFC 8032, 7.1, test 1: the key that this seed makes.
    const SEED: [u8; 32] = [
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
        0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
    ];

    #[test]
    fn a_key_in_a_file_is_read_and_its_signature_holds() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("mine.pem");
        Signer::of(SigningKey::from_bytes(&SEED)).write(&file).unwrap();
        let signer = Signer::read(&file, "signing key").unwrap();
        assert_eq!(signer.public_key().public_key, "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        let envelope = signer.sign("t", b"payload");
        let key = signer.public_bytes();
        assert!(envelope.holds("t", &key));
        assert!(
            !envelope.holds("u", &key) && !envelope.holds("t", &Signer::generate().unwrap().public_bytes())
        );
        let other = Envelope { payload: BASE64.encode("payloae"), ..envelope.clone() };
        assert!(!other.holds("t", &key));
        let signature =
            ed25519_dalek::Signature::from_slice(&BASE64.decode(&envelope.signatures[0].sig).unwrap());
        VerifyingKey::from_bytes(&key).unwrap().verify(b"DSSEv1 1 t 7 payload", &signature.unwrap()).unwrap();
        assert!(signer.write(&file).is_err(), "a key is never written over");
    }

    #[test]
    fn a_file_that_is_no_key_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("mine.pem");
        let missing = format!("{:#}", Signer::read(&file, "signing key").unwrap_err());
        assert!(missing.contains("mine.pem"), "{missing}");
        files::create_new(&file).unwrap().write_all(b"no key").unwrap();
        let wrong = format!("{:#}", Signer::read(&file, "signing key").unwrap_err());
        assert!(wrong.contains("mine.pem is no Ed25519 key in PEM"), "{wrong}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused_with_the_mend() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("mine.pem");
        Signer::generate().unwrap().write(&file).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        let shared = format!("{:#}", Signer::read(&file, "signing key").unwrap_err());
        assert!(shared.contains("chmod 600") && shared.contains("640"), "{shared}");
    }
}
