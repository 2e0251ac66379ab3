//! What the respondent keeps (section 7). It opens nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::submission::{Acknowledgement, BoxPublicKey};
use crate::{LeafHash, ManifestHash, Reader, TokenHash, Version, words};

/// What every receipt begins with.
const MAGIC: &[u8; 4] = b"BLR1";
/// Bytes of a receipt.
pub const RECEIPT_BYTES: usize = 168;

/// A receipt that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not the form of 7.1.
    #[error("this is not a receipt of ours, or a part of it is missing")]
    Form,
    /// Not signed by the box.
    #[error("this receipt was not given by the ballot box of this survey")]
    Signature,
}

/// A receipt (7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// `M`.
    pub manifest: ManifestHash,
    /// `T`.
    pub token: TokenHash,
    /// The version that was acknowledged.
    pub version: Version,
    /// The box's signed answer.
    pub acknowledgement: Acknowledgement,
}

impl Receipt {
    /// Reads [`RECEIPT_BYTES`] bytes. The signature is not verified here.
    ///
    /// # Errors
    /// When they are not a receipt.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        Self::read(bytes).ok_or(ReceiptError::Form)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.array()? != *MAGIC {
            return None;
        }
        let manifest = ManifestHash::new(reader.array()?);
        let token = TokenHash::new(reader.array()?);
        let version = Version::new(reader.u32()?)?;
        let leaf = LeafHash::new(reader.array()?);
        let acknowledgement = Acknowledgement { leaf, signature: reader.array()? };
        reader.is_empty().then_some(Self { manifest, token, version, acknowledgement })
    }

    /// Reads the b64u of a QR code; white space around it and inside it does not matter.
    ///
    /// # Errors
    /// When it is not a receipt.
    pub fn from_b64u(text: &str) -> Result<Self, ReceiptError> {
        // A receipt has 224 characters; room for one space or line end after each.
        if text.len() > 4 * RECEIPT_BYTES {
            return Err(ReceiptError::Form);
        }
        let text: String = text.split_whitespace().collect();
        URL_SAFE_NO_PAD.decode(text).map_err(|_| ReceiptError::Form).and_then(|bytes| Self::parse(&bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; RECEIPT_BYTES] {
        let mut bytes = [0; RECEIPT_BYTES];
        bytes[..4].copy_from_slice(MAGIC);
        bytes[4..36].copy_from_slice(self.manifest.as_bytes());
        bytes[36..68].copy_from_slice(self.token.as_bytes());
        bytes[68..72].copy_from_slice(&self.version.get().to_be_bytes());
        bytes[72..].copy_from_slice(&self.acknowledgement.to_bytes());
        bytes
    }

    /// The b64u for a QR code.
    #[must_use]
    pub fn to_b64u(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.to_bytes())
    }

    /// The six words of the leaf (7.1).
    #[must_use]
    pub fn words(&self) -> String {
        words::from_leaf(&self.acknowledgement.leaf)
    }

    /// Checks the box's signature.
    ///
    /// # Errors
    /// When the box did not sign this.
    pub fn check(&self, key: &BoxPublicKey) -> Result<(), ReceiptError> {
        if self.acknowledgement.verifies(key, self.manifest, self.token, self.version) {
            Ok(())
        } else {
            Err(ReceiptError::Signature)
        }
    }
}
