//! Signing releases, so that whoever has one knows that this server made it, wherever it came from.
//!
//! Ed25519 (RFC 8032) in a DSSE envelope (github.com/secure-systems-lab/dsse, version 1): what is signed names its type and
//! its length, so that no signature made here can pass for one over something else.

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cairn::privacy::policy::School;
use cairn::stored::digest::{hex, sha256};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// The name of the key in the data directory.
const FILE: &str = "signing-key.pem";

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
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Envelope {
    payload_type: String,
    /// Base64 of the document's bytes.
    payload: String,
    signatures: Vec<Signature>,
}

#[derive(Debug, Serialize, Deserialize)]
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
    /// The key in `file` (PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` makes it); without one, that in the data
    /// directory, which is made at the first start.
    pub(crate) fn open(file: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let own = data.join(FILE);
        if file.is_none() {
            create(&own).with_context(|| format!("cannot make the signing key {}", own.display()))?;
        }
        let file = file.unwrap_or(&own);
        let named = || format!("the signing key {}", file.display());
        let pem = std::fs::read_to_string(file).with_context(named)?;
        let key = SigningKey::from_pkcs8_pem(&pem)
            .with_context(|| format!("{} is no Ed25519 key in PEM (BEGIN PRIVATE KEY)", named()))?;
        let name = hex(&sha256(&[key.verifying_key().as_bytes()]));
        Ok(Self { key, name })
    }

    /// The name of the school whose first key this is.
    pub(crate) fn school(&self) -> School {
        School::of_key(self.key.verifying_key().as_bytes())
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey {
            keyid: self.name.clone(),
            algorithm: "Ed25519",
            public_key: BASE64.encode(self.key.verifying_key().as_bytes()),
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

impl Envelope {
    /// The document. Nobody's signature is checked: this is for envelopes of this server's own.
    pub(crate) fn payload(&self) -> anyhow::Result<Vec<u8>> {
        BASE64.decode(&self.payload).context("a stored payload is not base64")
    }
}

/// DSSE's pre-authentication encoding.
fn signed_bytes(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// Makes a key unless the file is there. Only the server's own user may read it.
fn create(file: &Path) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut seed = [0; 32];
    if let Err(error) = getrandom::fill(&mut seed) {
        bail!("no randomness: {error}");
    }
    let pem = SigningKey::from_bytes(&seed).to_pkcs8_pem(LineEnding::LF)?;
    match options.open(file) {
        Ok(mut file) => {
            file.write_all(pem.as_bytes())?;
            Ok(file.sync_all()?)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
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
    fn a_key_given_by_file_is_used_and_its_signature_holds() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("mine.pem");
        let key = SigningKey::from_bytes(&SEED);
        std::fs::write(&file, key.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes()).unwrap();
        let signer = Signer::open(Some(&file), directory.path()).unwrap();
        assert_eq!(signer.public_key().public_key, "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        assert!(!directory.path().join(FILE).exists());
        let envelope = signer.sign("t", b"payload");
        let signature = BASE64.decode(&envelope.signatures[0].sig).unwrap();
        let signature = ed25519_dalek::Signature::from_slice(&signature).unwrap();
        key.verifying_key().verify(b"DSSEv1 1 t 7 payload", &signature).unwrap();
        assert!(key.verifying_key().verify(b"DSSEv1 1 t 7 payloae", &signature).is_err());
    }

    #[test]
    fn a_file_that_is_no_key_stops_the_start() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("mine.pem");
        let missing = format!("{:#}", Signer::open(Some(&file), directory.path()).unwrap_err());
        assert!(missing.contains("mine.pem"), "{missing}");
        std::fs::write(&file, "no key").unwrap();
        let wrong = format!("{:#}", Signer::open(Some(&file), directory.path()).unwrap_err());
        assert!(wrong.contains("mine.pem is no Ed25519 key in PEM"), "{wrong}");
    }
}
