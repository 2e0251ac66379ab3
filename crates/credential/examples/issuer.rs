//! The Rust side of the protocol on standard input and output, for tests in other languages.
//!
//! One JSON object a line in, one a line out: `{"op":"keygen"}` gives `{"pkcs8":"…","spki":"…"}`, and
//! what is refused gives `{"error":"…"}`. Bytes are base64url without padding, hashes are hexadecimal,
//! purposes are `"answer"` and `"comment"`, and a wave is described by the fields that an operation
//! needs: `manifest`, `issuer`, `body_bytes`, `needed`, `keyholders` (public keys), `keys` (a list of
//! `{"purpose","spki"}`). It keeps nothing between lines. Only for tests: secrets stand on the command's
//! input.
//!
//! | op | fields | gives |
//! |---|---|---|
//! | `keygen` | | `pkcs8`, `spki` |
//! | `spki` | `pkcs8` | `spki`, `key_id` |
//! | `blind_sign` | `pkcs8`, `blinded` | `signature` |
//! | `verify` | `spki`, `message`, `signature` | `valid` |
//! | `words` | `seed` | `words` |
//! | `seed` | `words` | `seed` |
//! | `derive` | `seed`, `manifest`, `purpose`, `slot` | `pk`, `nonce`, `salt`, `r` (candidate 0) |
//! | `request` | … `issuer`, `spki` | `blinded`, `token_input`, `token` |
//! | `finalize` | … `reply` | `credential` |
//! | `keyholder` | `words` | `public`, `secret` |
//! | `seal` | `body` (JSON text), `body_bytes`, `manifest`, `purpose`, `token`, `version`, `keyholders`, `needed` | `sealed` |
//! | `open_sealed` | `sealed`, `secrets` (words or b64u), and as `seal` | `body` (JSON text) |
//! | `submission` | as `finalize`, with `version`, `sealed` | `submission` |
//! | `check_submission` | `submission`, `manifest`, `issuer`, `needed`, `holders`, `body_bytes`, `keys` | `token`, `version`, `purpose`, `group`, `leaf`, `sealed` |
//! | `acknowledge` | `box_secret`, and as `check_submission` | `acknowledgement` |
//! | `box_public` | `box_secret` | `public` |
//! | `check_receipt` | `receipt`, `box_public` | `manifest`, `token`, `version`, `leaf`, `words` |
//! | `mailbox` | `seed`, `manifest`, `slot` | `address` |
//! | `ask` | `manifest`, `address`, `text` | `question`, `thread` (secret) |
//! | `open_question`, `reply` | as `mailbox`, `question`, and for a reply `text` | `text`; `reply` |
//! | `read_reply` | `manifest`, `thread`, `address`, `reply` | `text` |
//! | `tree` | `leaves` | `root`, `tiles` (path → bytes) |
//! | `inclusion` | `leaves`, `index` | `path` (list of hex) |
//! | `check_inclusion` | `leaf`, `index`, `size`, `path`, `root` | `valid` |
//! | `consistency` | `leaves`, `old` | `path` |
//! | `checkpoint` | `log_secret`, `name`, `size`, `root` | `note` (text), `verifier` |
//! | `open_checkpoint` | `note`, `verifier` | `origin`, `size`, `root` |

use std::error::Error;
use std::io::{BufRead, Write};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use credential::blind::{IssuerKey, IssuerPublicKey};
use credential::body::{AnswerBody, CommentBody};
use credential::client::{Held, Request};
use credential::derive::Seed;
use credential::log::{self, LogKey, LogPublicKey, Tile, Tree};
use credential::mailbox::{Address, Mailbox, Thread};
use credential::receipt::Receipt;
use credential::seal::{self, Binding, KeyholderPublic, KeyholderSecret, Keyholders, Threshold};
use credential::submission::{BoxKey, BoxPublicKey, Checked, Submission, Terms};
use credential::token::IssuerName;
use credential::{LeafHash, Purpose, Slot, Version};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Line(Map<String, Value>);

impl Line {
    fn get<T: DeserializeOwned>(&self, name: &str) -> Outcome<T> {
        let value = self.0.get(name).ok_or_else(|| format!("the field {name} is missing"))?;
        serde_json::from_value(value.clone()).map_err(|e| format!("{name}: {e}").into())
    }

    fn bytes(&self, name: &str) -> Outcome<Vec<u8>> {
        let text: String = self.get(name)?;
        URL_SAFE_NO_PAD.decode(text).map_err(|e| format!("{name}: {e}").into())
    }

    fn array<const N: usize>(&self, name: &str) -> Outcome<[u8; N]> {
        self.bytes(name)?.try_into().map_err(|_| format!("{name} should have {N} bytes").into())
    }

    fn issuer_key(&self) -> Outcome<IssuerKey> {
        Ok(IssuerKey::from_pkcs8_der(&self.bytes("pkcs8")?)?)
    }

    fn issuer_public(&self) -> Outcome<IssuerPublicKey> {
        Ok(IssuerPublicKey::from_spki(&self.bytes("spki")?)?)
    }

    fn issuer_name(&self) -> Outcome<IssuerName> {
        Ok(IssuerName::new(&self.get::<String>("issuer")?)?)
    }

    fn version(&self) -> Outcome<Version> {
        Version::new(self.get("version")?).ok_or_else(|| "a version is at least 1".into())
    }

    fn request(&self) -> Outcome<Request> {
        Ok(Request::new(
            &Seed::new(self.array("seed")?),
            &self.issuer_name()?,
            self.get("manifest")?,
            &self.issuer_public()?,
            self.get("purpose")?,
            Slot(self.get("slot")?),
        )?)
    }

    fn held(&self) -> Outcome<Held> {
        Ok(self.request()?.finalize(&self.bytes("reply")?)?)
    }

    fn binding(&self) -> Outcome<Binding> {
        Ok(Binding {
            manifest: self.get("manifest")?,
            purpose: self.get("purpose")?,
            token: self.get("token")?,
            version: self.version()?,
        })
    }

    fn keyholders(&self) -> Outcome<Keyholders> {
        let keys: Vec<String> = self.get("keyholders")?;
        let threshold = threshold(self.get("needed")?, keys.len())?;
        let keys = keys.iter().map(|key| KeyholderPublic::from_b64u(key)).collect::<Result<_, _>>()?;
        Ok(Keyholders::new(keys, threshold)?)
    }

    fn checked(&self) -> Outcome<Checked> {
        #[derive(Deserialize)]
        struct Key {
            purpose: Purpose,
            spki: String,
        }
        let keys: Vec<Key> = self.get("keys")?;
        let mut found = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            found.push((key.purpose, index, IssuerPublicKey::from_b64u(&key.spki)?));
        }
        let terms = Terms::new(
            self.get("manifest")?,
            &self.issuer_name()?,
            threshold(self.get("needed")?, self.get("holders")?)?,
            self.get("body_bytes")?,
            found,
        );
        Ok(terms.check(&self.bytes("submission")?)?)
    }

    fn mailbox(&self) -> Outcome<Mailbox> {
        let seed = Seed::new(self.array("seed")?);
        Ok(Mailbox::of(&seed.for_credential(self.get("manifest")?, Purpose::Comment, Slot(self.get("slot")?))))
    }

    fn address(&self) -> Outcome<Address> {
        Ok(Address::from_b64u(&self.get::<String>("address")?)?)
    }

    fn tree(&self) -> Outcome<Tree> {
        Ok(self.get::<Vec<LeafHash>>("leaves")?.into_iter().collect())
    }

    fn path(&self) -> Outcome<Vec<[u8; 32]>> {
        self.get::<Vec<LeafHash>>("path").map(|path| path.iter().map(|hash| *hash.as_bytes()).collect())
    }
}

fn threshold(needed: usize, holders: usize) -> Outcome<Threshold> {
    Threshold::new(needed, holders).ok_or_else(|| "the box opens with 1 of 1 or 2 of 3 keyholders".into())
}

fn b64u(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The generator of a line: chance is drawn from the operating system once, at the start.
fn answer(line: &Line, chance: &mut ChaCha20Rng) -> Outcome<Value> {
    let op: String = line.get("op")?;
    Ok(match op.as_str() {
        "keygen" => {
            let key = IssuerKey::generate()?;
            json!({"pkcs8": b64u(&*key.to_pkcs8_der()), "spki": key.public().to_b64u()})
        }
        "spki" => {
            let key = line.issuer_key()?.public();
            json!({"spki": key.to_b64u(), "key_id": key.id()})
        }
        "blind_sign" => {
            let signature = line.issuer_key()?.blind_sign(&line.array("blinded")?)?;
            json!({"signature": b64u(signature)})
        }
        "verify" => {
            let valid = line.issuer_public()?.verifies(&line.bytes("message")?, &line.bytes("signature")?);
            json!({"valid": valid})
        }
        "words" => json!({"words": *Seed::new(line.array("seed")?).words()}),
        "seed" => json!({"seed": b64u(Seed::from_words(&line.get::<String>("words")?)?.bits())}),
        "derive" => {
            let seed = Seed::new(line.array("seed")?);
            let derivation = seed.for_credential(line.get("manifest")?, line.get("purpose")?, Slot(line.get("slot")?));
            let pk = derivation.holder().public();
            json!({
                "pk": b64u(pk),
                "nonce": b64u(credential::sha256(&[&pk])),
                "salt": b64u(*derivation.salt()),
                "r": b64u(*derivation.factor(0)),
            })
        }
        "request" => {
            let request = line.request()?;
            let input = request.token_input();
            json!({"blinded": b64u(request.blinded), "token_input": b64u(input.as_bytes()), "token": input.hash()})
        }
        "finalize" => json!({"credential": b64u(line.held()?.credential.to_bytes())}),
        "keyholder" => {
            let secret = KeyholderSecret::from_words(&line.get::<String>("words")?)?;
            json!({"public": secret.public().to_b64u(), "secret": b64u(*secret.to_bytes())})
        }
        "seal" => {
            let text: String = line.get("body")?;
            let mut body = text.into_bytes();
            body.resize(line.get("body_bytes")?, 0);
            json!({"sealed": b64u(seal::seal(&body, &line.binding()?, &line.keyholders()?, chance)?)})
        }
        "open_sealed" => {
            let secrets: Vec<String> = line.get("secrets")?;
            let secrets = secrets.iter().map(|words| KeyholderSecret::parse(words)).collect::<Result<_, _>>()?;
            let binding = line.binding()?;
            let body = line.keyholders()?.quorum(secrets)?.open(&line.bytes("sealed")?, &binding)?;
            match binding.purpose {
                Purpose::Answer => drop(AnswerBody::parse(&body)?),
                Purpose::Comment => drop(CommentBody::parse(&body)?),
            }
            json!({"body": std::str::from_utf8(&body)?.trim_end_matches('\0')})
        }
        "submission" => {
            let (manifest, purpose) = (line.get("manifest")?, line.get("purpose")?);
            let sealed = line.bytes("sealed")?;
            let submission = Submission::sign(&line.held()?, manifest, purpose, line.version()?, sealed);
            json!({"submission": b64u(submission.to_bytes())})
        }
        "check_submission" => {
            let checked = line.checked()?;
            json!({
                "token": checked.token(),
                "version": checked.version().get(),
                "purpose": checked.purpose(),
                "group": checked.group(),
                "leaf": checked.leaf(),
                "sealed": b64u(&checked.submission().sealed),
            })
        }
        "acknowledge" => {
            let key = BoxKey::from_secret(&line.array("box_secret")?);
            json!({"acknowledgement": b64u(key.acknowledge(&line.checked()?).to_bytes())})
        }
        "box_public" => {
            json!({"public": b64u(BoxKey::from_secret(&line.array("box_secret")?).public().0)})
        }
        "check_receipt" => {
            let receipt = Receipt::from_b64u(&line.get::<String>("receipt")?)?;
            receipt.check(&BoxPublicKey(line.array("box_public")?))?;
            json!({
                "manifest": receipt.manifest,
                "token": receipt.token,
                "version": receipt.version.get(),
                "leaf": receipt.acknowledgement.leaf,
                "words": receipt.words(),
            })
        }
        "mailbox" => json!({"address": line.mailbox()?.address().to_b64u()}),
        "ask" => {
            let thread = Thread::random(chance);
            let text: String = line.get("text")?;
            let question = thread.ask(line.get("manifest")?, &line.address()?, &text, chance)?;
            json!({"question": b64u(question), "thread": b64u(*thread.to_bytes())})
        }
        "open_question" => {
            let question = line.mailbox()?.open(line.get("manifest")?, &line.bytes("question")?);
            json!({"text": question.map(|question| question.text)})
        }
        "reply" => {
            let (mailbox, manifest) = (line.mailbox()?, line.get("manifest")?);
            let question = mailbox.open(manifest, &line.bytes("question")?).ok_or("it is for another mailbox")?;
            json!({"reply": b64u(mailbox.reply(manifest, &question, &line.get::<String>("text")?, chance)?)})
        }
        "read_reply" => {
            let thread = Thread::from_bytes(&line.array("thread")?).ok_or("this is no key")?;
            json!({"text": thread.read(line.get("manifest")?, &line.address()?, &line.bytes("reply")?)?})
        }
        "tree" => {
            let tree = line.tree()?;
            let mut tiles = Map::new();
            for tile in Tile::all(tree.size()) {
                tiles.insert(tile.path(), json!(b64u(tree.tile(tile)?)));
            }
            json!({"root": tree.root(), "tiles": tiles})
        }
        "inclusion" => {
            let path = line.tree()?.inclusion(line.get("index")?)?;
            json!({"path": path.iter().map(hex::encode).collect::<Vec<_>>()})
        }
        "check_inclusion" => {
            let (leaf, index, size) = (line.get("leaf")?, line.get("index")?, line.get("size")?);
            let outcome = log::check_inclusion(leaf, index, size, &line.path()?, line.get("root")?);
            json!({"valid": outcome.is_ok()})
        }
        "consistency" => {
            let path = line.tree()?.consistency(line.get("old")?)?;
            json!({"path": path.iter().map(hex::encode).collect::<Vec<_>>()})
        }
        "checkpoint" => {
            let key = LogKey::new(&line.get::<String>("name")?, &line.array("log_secret")?)?;
            let note = key.checkpoint(line.get("size")?, line.get("root")?);
            json!({"note": String::from_utf8(note.to_bytes())?, "verifier": key.public().to_string()})
        }
        "open_checkpoint" => {
            let key = LogPublicKey::parse(&line.get::<String>("verifier")?)?;
            let checkpoint = key.open_checkpoint(line.get::<String>("note")?.as_bytes())?;
            json!({"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root})
        }
        other => return Err(format!("there is no operation {other}").into()),
    })
}

fn main() -> Outcome<()> {
    let mut seed = [0; 32];
    aws_lc_rs::rand::fill(&mut seed).map_err(|_| "the operating system gives no random bytes")?;
    let mut chance = ChaCha20Rng::from_seed(seed);
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let reply = match serde_json::from_str(&line?) {
            Ok(fields) => answer(&Line(fields), &mut chance).unwrap_or_else(|e| json!({"error": e.to_string()})),
            Err(e) => json!({"error": e.to_string()}),
        };
        writeln!(out, "{reply}")?;
        out.flush()?;
    }
    Ok(())
}
