//! Whether the browser may clear what is kept on this device when it runs short of room.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// Whether what is kept stays until the user removes it; `None` when the browser does not say.
pub async fn granted() -> Option<bool> {
    answer(StorageManager::persisted).await
}

/// Asks the browser never to clear what is kept; some browsers ask the user. `None` when the browser does not say.
pub async fn ask() -> Option<bool> {
    answer(StorageManager::persist).await
}

async fn answer(question: impl FnOnce(&StorageManager) -> Result<Promise, JsValue>) -> Option<bool> {
    let navigator = web_sys::window()?.navigator();
    // A page that is not served securely has no storage manager, whatever its type says.
    let manager = js_sys::Reflect::get(&navigator, &"storage".into()).ok()?.dyn_into::<StorageManager>().ok()?;
    JsFuture::from(question(&manager).ok()?).await.ok()?.as_bool()
}
