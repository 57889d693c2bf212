//! The embed's files of versions that were carried before.

use crate::common::now;
use fairnotice_store::Store;

pub(crate) async fn of_every_version_are_stored(store: &Store) {
    for version in ["1.0.0-a", "1.1.0-b"] {
        let loader = format!("the loader of {version}");
        let files: [(&str, &[u8]); 2] = [("embed.js", loader.as_bytes()), ("embed.css", b"\x00\xff")];
        store.keep_embed(version, &files, now()).await.unwrap();
    }
    // What a version's name stands for never changes.
    store.keep_embed("1.0.0-a", &[("embed.js", b"other")], now()).await.unwrap();
    let file = async |version, name| store.embed_file(version, name).await.unwrap();
    assert_eq!(file("1.0.0-a", "embed.js").await.as_deref(), Some(b"the loader of 1.0.0-a".as_slice()));
    assert_eq!(file("1.1.0-b", "embed.js").await.as_deref(), Some(b"the loader of 1.1.0-b".as_slice()));
    assert_eq!(file("1.1.0-b", "embed.css").await.as_deref(), Some(b"\x00\xff".as_slice()));
    assert_eq!(file("1.1.0-b", "nothing").await, None);
    assert_eq!(file("0.9.0", "embed.js").await, None);
}
