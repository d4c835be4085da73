//! What is kept on this device: projects, their files' bytes, their journals, and remembered corrections, in IndexedDB.
//!
//! Nothing is reported as kept before the browser says that it is on disk.

mod transaction;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbDatabase;

use self::transaction::{Access, Transaction, refused};
use super::fault;
use crate::engine::command::{Entry, ProjectRecord};
use crate::engine::memory::Remembered;
use crate::engine::source::needed;

const DATABASE: &str = "plumbline";
/// Goes up with every change of what is stored where; `upgrade` brings any older version up to date.
const VERSION: u32 = 2;

/// [`ProjectRecord`] as JSON, by project id.
const PROJECTS: &str = "projects";
/// The files' bytes, by fingerprint.
const BLOBS: &str = "blobs";
/// [`Entry`] as JSON, by project id and position.
const JOURNAL: &str = "journal";
/// [`Remembered`] as JSON, by the fingerprint of a table's headers.
const MEMORY: &str = "memory";

/// Why something was not kept or not found. Its text is for reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser has no store for this page.
    #[error("This browser keeps no data for this page: it is a private window, or site data is blocked.")]
    Unavailable,
    /// No room is left.
    #[error("The storage that the browser gives to this page is full. Remove projects you no longer need from the start page.")]
    Full,
    /// A newer version has changed the store.
    #[error("A newer version of Plumbline has been open on this device. Reload this page to get it.")]
    Newer,
    /// Another tab wrote at the same place of the journal.
    #[error("This project was changed in another tab or window. Reload this page to see it as it is now.")]
    ChangedElsewhere,
    /// There is no such project, or its workbook is gone.
    #[error(
        "This project is no longer on this device: it was removed, or the browser's site data was cleared. Open the workbook file again."
    )]
    Missing,
    /// Anything else, in the browser's words.
    #[error("The browser could not use its storage ({detail}).")]
    Failed {
        /// The browser's words.
        detail: String,
    },
}

impl StoreError {
    fn of(thrown: &JsValue) -> Self {
        match fault::name(thrown).as_str() {
            "QuotaExceededError" => Self::Full,
            "VersionError" => Self::Newer,
            "ConstraintError" => Self::ChangedElsewhere,
            "SecurityError" => Self::Unavailable,
            _ => Self::Failed { detail: fault::detail(thrown) },
        }
    }
}

impl From<StoreError> for String {
    fn from(error: StoreError) -> Self {
        error.to_string()
    }
}

/// A project as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What it is.
    pub record: ProjectRecord,
    /// The files that it needs, by fingerprint.
    pub files: Vec<(String, Vec<u8>)>,
    /// The journal up to the first line that this version cannot read.
    pub journal: Vec<Entry>,
    /// How many lines stand after that.
    pub unread: usize,
}

/// The store of this device. It is opened when it is first needed, and again when the browser closed it.
#[derive(Debug, Default)]
pub struct Store {
    database: Option<IdbDatabase>,
}

impl Store {
    /// All projects, last used first. A record that this version cannot read is left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn projects(&mut self) -> Result<Vec<ProjectRecord>, StoreError> {
        let transaction = self.begin(&[PROJECTS], Access::Read).await?;
        let found = transaction.all(PROJECTS, None).await?;
        let mut records: Vec<ProjectRecord> = found.iter().filter_map(parsed).collect();
        records.sort_by_key(|record| std::cmp::Reverse(record.touched));
        Ok(records)
    }

    /// A project with everything that is needed to open it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not there, or why the store cannot be read.
    pub async fn project(&mut self, id: &str) -> Result<Kept, StoreError> {
        let transaction = self.begin(&[PROJECTS, BLOBS, JOURNAL], Access::Read).await?;
        let record: ProjectRecord = transaction.one(PROJECTS, &id.into()).await?.as_ref().and_then(parsed).ok_or(StoreError::Missing)?;
        let lines = transaction.all(JOURNAL, Some(journal_of(id)?)).await?;
        let journal: Vec<Entry> = lines.iter().map_while(parsed).collect();
        let mut files = Vec::new();
        for fingerprint in needed(&record, &journal) {
            let blob = transaction.one(BLOBS, &fingerprint.as_str().into()).await?.ok_or(StoreError::Missing)?;
            files.push((fingerprint, Uint8Array::new(&blob).to_vec()));
        }
        Ok(Kept { record, files, unread: lines.len() - journal.len(), journal })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when they are not there, or why the store cannot be read.
    pub async fn file(&mut self, fingerprint: &str) -> Result<Vec<u8>, StoreError> {
        let transaction = self.begin(&[BLOBS], Access::Read).await?;
        let blob = transaction.one(BLOBS, &fingerprint.into()).await?.ok_or(StoreError::Missing)?;
        Ok(Uint8Array::new(&blob).to_vec())
    }

    /// The corrections that are remembered; one that this version cannot read is left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn memory(&mut self) -> Result<Vec<Remembered>, StoreError> {
        let transaction = self.begin(&[MEMORY], Access::Read).await?;
        Ok(transaction.all(MEMORY, None).await?.iter().filter_map(parsed).collect())
    }

    /// Forgets every correction that is remembered; those of projects stay in their journals.
    ///
    /// # Errors
    /// When they are still there.
    pub async fn forget_memory(&mut self) -> Result<(), StoreError> {
        let transaction = self.begin(&[MEMORY], Access::Write).await?;
        transaction.clear(MEMORY)?;
        transaction.on_disk().await
    }

    /// Begins to keep a file's bytes before the project that names it, which then need not wait for them. Where they could not be kept,
    /// [`Store::keep_project`] tries again and says why; a file that no project comes to name goes with the next change of projects.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_ahead(&mut self, fingerprint: &str, bytes: &ArrayBuffer) -> Result<(), StoreError> {
        let transaction = self.begin(&[BLOBS], Access::Write).await?;
        if transaction.one_key(BLOBS, &fingerprint.into()).await?.is_none() {
            transaction.put(BLOBS, &fingerprint.into(), bytes)?;
            transaction.let_go();
        }
        Ok(())
    }

    /// Keeps a new project with its workbook and the beginning of its journal.
    ///
    /// # Errors
    /// When it is not on disk; then nothing of it is.
    pub async fn keep_project(&mut self, record: &ProjectRecord, bytes: &[u8], journal: &[Entry]) -> Result<(), StoreError> {
        let transaction = self.begin(&[PROJECTS, BLOBS, JOURNAL], Access::Write).await?;
        let print = record.fingerprint.as_str().into();
        if transaction.one_key(BLOBS, &print).await?.is_none() {
            transaction.put(BLOBS, &print, &Uint8Array::from(bytes).buffer())?;
        }
        transaction.put(PROJECTS, &record.id.as_str().into(), &written(record)?)?;
        for (position, entry) in (0..).zip(journal) {
            transaction.add(JOURNAL, &line(&record.id, position), &written(entry)?)?;
        }
        sweep(&transaction).await?;
        transaction.on_disk().await
    }

    /// Keeps journal lines of a project that is kept already, with the file that they name and what they teach about corrections.
    ///
    /// # Errors
    /// When it is not on disk; then everything is as before.
    pub async fn keep_entries(
        &mut self,
        record: &ProjectRecord,
        (position, entries): (u32, &[Entry]),
        blob: Option<(&str, &[u8])>,
        remember: Option<&Remembered>,
    ) -> Result<(), StoreError> {
        let transaction = self.begin(&[PROJECTS, BLOBS, JOURNAL, MEMORY], Access::Write).await?;
        // A line without its project could never be opened again.
        if transaction.one_key(BLOBS, &record.fingerprint.as_str().into()).await?.is_none() {
            return Err(StoreError::Missing);
        }
        for (position, entry) in (position..).zip(entries) {
            transaction.add(JOURNAL, &line(&record.id, position), &written(entry)?)?;
        }
        if let Some((fingerprint, bytes)) = blob {
            transaction.put(BLOBS, &fingerprint.into(), &Uint8Array::from(bytes).buffer())?;
        }
        match remember {
            Some(nothing) if nothing.is_empty() => transaction.delete(MEMORY, JsValue::from(&nothing.fingerprint))?,
            Some(remember) => transaction.put(MEMORY, &remember.fingerprint.as_str().into(), &written(remember)?)?,
            None => {}
        }
        transaction.put(PROJECTS, &record.id.as_str().into(), &written(record)?)?;
        transaction.on_disk().await
    }

    /// Keeps what has changed in the record of a project that is kept already.
    ///
    /// # Errors
    /// When it is not on disk.
    pub async fn keep_record(&mut self, record: &ProjectRecord) -> Result<(), StoreError> {
        let transaction = self.begin(&[PROJECTS], Access::Write).await?;
        transaction.put(PROJECTS, &record.id.as_str().into(), &written(record)?)?;
        transaction.on_disk().await
    }

    /// Removes a project with its journal, and its files that no other project names.
    ///
    /// # Errors
    /// When it is still there.
    pub async fn forget(&mut self, id: &str) -> Result<(), StoreError> {
        let transaction = self.begin(&[PROJECTS, BLOBS, JOURNAL], Access::Write).await?;
        transaction.delete(PROJECTS, JsValue::from(id))?;
        transaction.delete(JOURNAL, journal_of(id)?)?;
        sweep(&transaction).await?;
        transaction.on_disk().await
    }

    async fn begin(&mut self, stores: &[&str], access: Access) -> Result<Transaction, StoreError> {
        if let Some(open) = &self.database
            && let Ok(transaction) = Transaction::begin(open, stores, access)
        {
            return Ok(transaction);
        }
        // Not yet open, or the browser closed it: the user cleared the site data, or a newer version took it over.
        let database = open().await?;
        let transaction = Transaction::begin(&database, stores, access);
        self.database = Some(database);
        transaction
    }
}

async fn open() -> Result<IdbDatabase, StoreError> {
    let factory = idb::Factory::new().map_err(|_| StoreError::Unavailable)?;
    let mut request = factory.open(DATABASE, Some(VERSION)).map_err(|_| StoreError::Unavailable)?;
    request.on_upgrade_needed(|event| {
        // A failure in here fails the opening itself.
        if let Ok(database) = idb::event::DatabaseEvent::database(&event) {
            upgrade(&database);
        }
    });
    let database = request.await.map_err(|error| match error {
        idb::Error::DomException(exception) if exception.name() == "VersionError" => StoreError::Newer,
        // Private windows of some browsers fail here, with names of their own.
        _ => StoreError::Unavailable,
    })?;
    let database = IdbDatabase::from(database);
    // A newer version in another tab may bring the store up to date: let go of it.
    let closing = database.clone();
    let let_go = Closure::<dyn FnMut(JsValue)>::new(move |_| closing.close());
    database.set_onversionchange(Some(let_go.as_ref().unchecked_ref()));
    let_go.forget();
    Ok(database)
}

/// Removes the files that no project names. While there is a project that this version cannot read, any file may be its.
async fn sweep(transaction: &Transaction) -> Result<(), StoreError> {
    let kept = transaction.all(PROJECTS, None).await?;
    let records: Vec<ProjectRecord> = kept.iter().filter_map(parsed).collect();
    if records.len() < kept.len() {
        return Ok(());
    }
    for print in transaction.keys(BLOBS).await? {
        let named = print.as_string().is_some_and(|print| records.iter().any(|record| record.names_blob(&print)));
        if !named {
            transaction.delete(BLOBS, print)?;
        }
    }
    Ok(())
}

/// Adds what is not there yet, whatever version it was.
fn upgrade(database: &idb::Database) {
    let there = database.store_names();
    for name in [PROJECTS, BLOBS, JOURNAL, MEMORY].into_iter().filter(|name| !there.iter().any(|store| store == name)) {
        let _ = database.create_object_store(name, idb::ObjectStoreParams::new());
    }
}

/// The key of a journal line.
fn line(project: &str, position: u32) -> JsValue {
    Array::of2(&project.into(), &position.into()).into()
}

/// The keys of all lines of a project's journal: arrays sort after numbers, so `[]` ends the range.
fn journal_of(project: &str) -> Result<idb::KeyRange, StoreError> {
    let start = Array::of2(&project.into(), &0.into());
    let end = Array::of2(&project.into(), &Array::new());
    idb::KeyRange::bound(&start, &end, None, Some(true)).map_err(refused)
}

fn written(value: &impl serde::Serialize) -> Result<JsValue, StoreError> {
    serde_json::to_string(value).map(JsValue::from).map_err(|error| StoreError::Failed { detail: error.to_string() })
}

fn parsed<T: serde::de::DeserializeOwned>(value: &JsValue) -> Option<T> {
    serde_json::from_str(&value.as_string()?).ok()
}
