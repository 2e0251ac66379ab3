//! Hostile mail: what is asked back and what is answered opens only as it was sealed.

use credential::derive::Seed;
use credential::mailbox::{Address, Mailbox, Thread};
use credential::{ManifestHash, Purpose, Slot};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// The bytes cut off, with one more, and with each byte changed.
fn bent(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = (0..bytes.len()).map(|end| bytes[..end].to_vec()).collect();
    all.push([bytes, &[0]].concat());
    for at in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut one = bytes.to_vec();
            one[at] ^= bit;
            all.push(one);
        }
    }
    all
}

#[test]
fn hostile_mail_does_not_open() {
    let mut chance = ChaCha20Rng::from_seed([6; 32]);
    let manifest = ManifestHash::new([1; 32]);
    let mailbox = Mailbox::of(&Seed::new([1; 16]).for_credential(manifest, Purpose::Comment, Slot(0)));
    let thread = Thread::random(&mut chance);
    let sealed = thread.ask(manifest, &mailbox.address(), "Why?", &mut chance).unwrap();
    let question = mailbox.open(manifest, &sealed).unwrap();
    let reply = mailbox.reply(manifest, &question, "So.", &mut chance).unwrap();
    assert!(thread.read(manifest, &mailbox.address(), &reply).is_ok());
    // Beyond the first 200 bytes everything is the same ciphertext.
    let ends = |bytes: &[u8]| {
        bent(&bytes[..200.min(bytes.len())])
            .into_iter()
            .map(|mut one| {
                if one.len() == 200 {
                    one.extend(&bytes[200..]);
                }
                one
            })
            .filter(|one| one != bytes)
            .collect::<Vec<_>>()
    };
    for one in ends(&sealed) {
        assert!(mailbox.open(manifest, &one).is_none());
    }
    for one in ends(&reply) {
        assert!(thread.read(manifest, &mailbox.address(), &one).is_err());
    }
    for one in bent(mailbox.address().to_b64u().as_bytes()) {
        if let Ok(read) = Address::from_b64u(&String::from_utf8_lossy(&one)) {
            assert_eq!(read.to_b64u().as_bytes(), one, "an address has one spelling");
        }
    }
}
