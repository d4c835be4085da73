//! One transaction of the store: all of it gets on disk, or nothing.

use futures_channel::oneshot;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

use super::StoreError;

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// A transaction in which requests can be made until the first wait for anything but one of them.
#[derive(Debug)]
pub(super) struct Transaction {
    inner: IdbTransaction,
    requests: idb::Transaction,
}

impl Transaction {
    pub(super) fn begin(database: &IdbDatabase, stores: &[&str], access: Access) -> Result<Self, StoreError> {
        let begun = || -> Result<IdbTransaction, JsValue> {
            // "strict": the browser says complete only when the operating system has written it to the disk itself.
            let options = Object::new();
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            let names: Array = stores.iter().map(|name| JsValue::from(*name)).collect();
            let mode = if access == Access::Write { "readwrite" } else { "readonly" };
            let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
            begin.call3(database, &names, &mode.into(), &options)?.dyn_into()
        };
        let inner = begun().map_err(|thrown| StoreError::of(&thrown))?;
        Ok(Self { requests: inner.clone().into(), inner })
    }

    /// The value under a key; `None` when there is none.
    pub(super) async fn one(&self, store: &str, key: &JsValue) -> Result<Option<JsValue>, StoreError> {
        self.store(store)?.get(key.clone()).map_err(refused)?.await.map_err(refused)
    }

    /// The key itself when a value stands under it.
    pub(super) async fn one_key(&self, store: &str, key: &JsValue) -> Result<Option<JsValue>, StoreError> {
        self.store(store)?.get_key(key.clone()).map_err(refused)?.await.map_err(refused)
    }

    /// The values under the keys of a range, in their order.
    pub(super) async fn all(&self, store: &str, range: Option<idb::KeyRange>) -> Result<Vec<JsValue>, StoreError> {
        self.store(store)?.get_all(range.map(Into::into), None).map_err(refused)?.await.map_err(refused)
    }

    /// The keys of a store.
    pub(super) async fn keys(&self, store: &str) -> Result<Vec<JsValue>, StoreError> {
        self.store(store)?.get_all_keys(None, None).map_err(refused)?.await.map_err(refused)
    }

    /// Puts a value under a key, in the place of what stands there.
    pub(super) fn put(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), StoreError> {
        self.store(store)?.put(value, Some(key)).map(drop).map_err(refused)
    }

    /// Puts a value under a key where nothing stands; the transaction fails if something does.
    pub(super) fn add(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), StoreError> {
        self.store(store)?.add(value, Some(key)).map(drop).map_err(refused)
    }

    /// Removes what stands under a key or the keys of a range.
    pub(super) fn delete(&self, store: &str, keys: impl Into<idb::Query>) -> Result<(), StoreError> {
        self.store(store)?.delete(keys).map(drop).map_err(refused)
    }

    /// Removes everything of a store.
    pub(super) fn clear(&self, store: &str) -> Result<(), StoreError> {
        self.store(store)?.clear().map(drop).map_err(refused)
    }

    /// Has the browser write everything without being waited for; nobody hears whether it could.
    pub(super) fn let_go(self) {
        // Where it fails, the browser does so by itself a little later.
        let _ = self.requests.commit();
    }

    /// Waits until everything is on disk.
    ///
    /// # Errors
    /// Why nothing is.
    pub(super) async fn on_disk(self) -> Result<(), StoreError> {
        let (sender, ended) = oneshot::channel();
        let end = Closure::once(move |event: web_sys::Event| {
            let _ = sender.send(event.type_() == "complete");
        });
        self.inner.set_oncomplete(Some(end.as_ref().unchecked_ref()));
        self.inner.set_onabort(Some(end.as_ref().unchecked_ref()));
        if ended.await == Ok(true) {
            return Ok(());
        }
        let reason = self.inner.error().map(JsValue::from);
        Err(reason.map_or_else(|| StoreError::Failed { detail: "it stopped without a reason".into() }, |thrown| StoreError::of(&thrown)))
    }

    fn store(&self, name: &str) -> Result<idb::ObjectStore, StoreError> {
        self.requests.object_store(name).map_err(refused)
    }
}

/// A request that was refused or failed.
pub(super) fn refused(error: idb::Error) -> StoreError {
    use idb::Error as E;
    match error {
        E::DomException(exception) => StoreError::of(&exception.into()),
        E::AddFailed(thrown)
        | E::UpdateFailed(thrown)
        | E::GetFailed(thrown)
        | E::GetAllFailed(thrown)
        | E::GetAllKeysFailed(thrown)
        | E::DeleteFailed(thrown) => StoreError::of(&thrown),
        other => StoreError::Failed { detail: other.to_string() },
    }
}
