//! Opening a workbook, from wherever it comes: a dropped file, the file button, the sample, the list of recent ones.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::File;

use super::context::Address;
use super::route::{Route, Screen};
use super::session::{Kind, Session, not_done};

/// Opens workbooks, and keeps the sentence of the one that was refused.
#[derive(Clone, Copy)]
pub(crate) struct Opening {
    session: Session,
    address: Address,
    refused: RwSignal<Option<String>>,
}

impl Opening {
    /// Nothing was refused yet.
    pub(crate) fn new(session: Session, address: Address) -> Self {
        Self { session, address, refused: RwSignal::new(None) }
    }

    /// Why the last workbook was not opened; `None` when it was.
    pub(crate) fn refused(self) -> Option<String> {
        self.refused.get()
    }

    /// Reads files as one project and shows how they were read, or, when they are several, which they are.
    pub(crate) fn files(self, files: Vec<File>) {
        let session = self.session;
        let screen = if files.len() > 1 { Screen::Sources } else { Screen::Mapping };
        let opened = async move {
            let first = session.import_all(files).await;
            first.map_err(|(name, sentence)| not_done(&name, "opened", sentence))
        };
        self.then_show(opened, screen);
    }

    /// Adds files to the open project; what of them cannot be added is said as a notice.
    pub(crate) fn add(self, files: Vec<File>) {
        spawn_local(self.session.add_all(files));
    }

    /// Opens the sample.
    pub(crate) fn sample(self) {
        let session = self.session;
        self.then_show(async move { session.sample().await }, Screen::Scorecard);
    }

    /// Opens a workbook kept on this device.
    pub(crate) fn kept(self, id: String) {
        let session = self.session;
        self.then_show(async move { session.open(id).await }, Screen::Scorecard);
    }

    /// Saves the template.
    pub(crate) fn template(self) {
        let (session, refused) = (self.session, self.refused);
        spawn_local(async move { refused.set(template(session).await.err()) });
    }

    /// Takes what was dropped on the page: on the sources page files of the project, elsewhere a new project.
    pub(crate) fn dropped(self, drag: &DragEvent) {
        let files = chosen(drag.data_transfer().and_then(|data| data.files()));
        let adds = self.adds();
        match files.as_slice() {
            [] => self.refuse("That was not a file. Drop a workbook, such as an .xlsx, .xls, .ods or .csv file."),
            _ if adds => self.add(files),
            _ => self.files(files),
        }
    }

    /// Whether dropped files are added to the open project.
    pub(crate) fn adds(self) -> bool {
        self.address.get().screen == Screen::Sources && self.session.project().with(Option::is_some)
    }

    fn refuse(self, sentence: &str) {
        self.refused.set(Some(sentence.to_owned()));
        self.address.go(&Route::to(Screen::Start));
    }

    /// Opens something and shows a screen of it; what stands in the way is said on the start page.
    fn then_show(self, opened: impl Future<Output = Result<(), String>> + 'static, screen: Screen) {
        self.refused.set(None);
        spawn_local(async move {
            match opened.await {
                Ok(()) => self.address.go(&Route::to(screen)),
                Err(sentence) => self.refuse(&sentence),
            }
        });
    }
}

/// The files that were chosen or dropped, in their order.
pub(crate) fn chosen(list: Option<web_sys::FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default()
}

/// What a file field offers: every kind of file that is read.
pub(crate) const ACCEPT: &str = ".xlsx,.xlsm,.xltx,.xltm,.xlsb,.xls,.ods,.fods,.csv,.tsv,.txt,.xml,.html,.htm";

/// Saves the template and says where it went. It can be had again at any time, so it is not kept to be saved again.
pub(crate) async fn template(session: Session) -> Result<(), String> {
    session.template().await?;
    session.arrived();
    session.notify(Kind::Info, "The template is in your browser’s downloads.", None);
    Ok(())
}

/// Whether files are being dragged, not text.
pub(crate) fn holds_files(drag: &DragEvent) -> bool {
    drag.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Whether a drag that leaves an element stays inside the page.
pub(crate) fn stays_inside(drag: &DragEvent) -> bool {
    drag.related_target().is_some_and(|target| target.is_instance_of::<web_sys::Element>())
}
