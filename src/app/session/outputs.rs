//! What is handed out beside the workbook: tables, the report, everything as data. They can be had again, so they are not kept.

use js_sys::Uint8Array;
use leptos::prelude::*;

use super::{Kind, Session};
use crate::app::charts::drawn;
use crate::engine::protocol::{Format, Printout, Request, Response, Scope, ScorecardView, TableQuery};
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

    /// The scorecard that is being printed as two pages; `None` when none is.
    pub fn board_pack(self) -> Signal<Option<ScorecardView>> {
        self.board_pack.into()
    }

    /// Has the browser print the scorecard over a scope as two pages.
    ///
    /// # Errors
    /// A sentence that says why there is nothing to print.
    pub async fn print_board_pack(self, scope: Scope) -> Result<(), String> {
        match self.ask(Request::Scorecard(scope)).await? {
            Response::Scorecard(view) => {
                self.board_pack.set(Some(*view));
                Ok(())
            }
            Response::Failed { message } => Err(message),
            _ => Err("The engine gave no scorecard. Try again.".into()),
        }
    }

    /// What was to be printed is, or was not wanted on paper.
    pub fn printed(self) {
        self.printout.set(None);
        self.board_pack.set(None);
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

    /// Saves a chart as it is drawn on the page (the element of an id) under a title, as SVG or as PNG.
    ///
    /// # Errors
    /// A sentence that says why it was not saved.
    pub async fn save_chart(self, id: &str, title: &str, as_png: bool) -> Result<(), String> {
        let picture = drawn::picture(id, title).ok_or("The chart is not on the page. Show it, then save it.")?;
        let ending = if as_png { "png" } else { "svg" };
        let words: String = title.chars().map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { '-' } else { c }).collect();
        let file_name = format!("{words}.{ending}");
        if as_png {
            files::Download::of_blob(&file_name, drawn::png(&picture).await?).save()?;
        } else {
            files::Download::new(&file_name, &Uint8Array::from(picture.svg().as_bytes()).buffer())?.save()?;
        }
        self.notify(Kind::Info, format!("{file_name} is in your browser’s downloads."), None);
        Ok(())
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
