//! What is handed out beside the workbook: tables, the report, everything as data. They can be had again, so they are not kept.

use js_sys::Uint8Array;
use leptos::prelude::*;

use super::{Kind, Session};
use crate::engine::protocol::{Format, Printout, Request, Response, Scope, TableQuery};
use crate::platform::{clock, files};

impl Session {
    /// The table that is being printed; `None` when none is.
    pub fn printout(self) -> Signal<Option<Printout>> {
        self.printout.into()
    }

    /// Saves a table as a file.
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn save_table(self, table: TableQuery, format: Format) -> Result<(), String> {
        self.hand_out(Request::Table { table, format }).await
    }

    /// A table as text for the clipboard.
    ///
    /// # Errors
    /// A sentence that says why there is none.
    pub async fn table_text(self, table: TableQuery) -> Result<String, String> {
        let (_, bytes) = self.request(Request::Table { table, format: Format::Tsv }, None).await?;
        let bytes = bytes.map(|bytes| Uint8Array::new(&bytes).to_vec()).unwrap_or_default();
        String::from_utf8(bytes).map_err(|_| "The table could not be copied. Save it as CSV instead.".to_owned())
    }

    /// Has the browser print a table in full length.
    ///
    /// # Errors
    /// A sentence that says why there is nothing to print.
    pub async fn print_table(self, table: TableQuery) -> Result<(), String> {
        if let Response::Printout(printout) = self.ask(Request::Printout(table)).await? {
            self.printout.set(Some(*printout));
        }
        Ok(())
    }

    /// The table is printed, or was not wanted on paper.
    pub fn printed(self) {
        self.printout.set(None);
    }

    /// Saves the report as one HTML file.
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn save_report(self, scope: Scope) -> Result<(), String> {
        self.hand_out(Request::Report { scope, today: clock::today() }).await
    }

    /// Saves the calculation log over a scope.
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn save_calculation_log(self, scope: Scope, format: Format) -> Result<(), String> {
        self.hand_out(Request::CalculationLog { scope, format, today: clock::today() }).await
    }

    /// Saves everything that is known of the project as JSON.
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn save_everything(self) -> Result<(), String> {
        self.hand_out(Request::Everything { today: clock::today() }).await
    }

    async fn hand_out(self, request: Request) -> Result<(), String> {
        let (Response::File { file_name, .. }, Some(bytes)) = self.request(request, None).await? else {
            return Err("The engine made no file. Try again.".into());
        };
        files::Download::new(&file_name, &bytes)?.save()?;
        self.notify(Kind::Info, format!("{file_name} is in your browser’s downloads."), None);
        Ok(())
    }
}
