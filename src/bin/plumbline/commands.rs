//! The commands of the command line.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use plumbline::engine::command::{Command, DecisionDraft};
use plumbline::engine::project::Project;
use plumbline::engine::protocol::{Request, Response, Scope};
use plumbline::engine::{Engine, Keep, Outcome, inspection};
use plumbline::formulas;
use plumbline::workbook::mapping::Progress;
use plumbline::workbook::{sample, template};
use serde::Serialize;

const USAGE: u8 = 2;
const UNREADABLE: u8 = 3;

/// Opens a budget workbook, shows how it was read and how it stands, and writes decisions back into it.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
    /// Today, for months without a year and for the export's name; by default this computer's day in UTC.
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<NaiveDate>,
}

#[derive(Subcommand)]
enum Task {
    /// How the workbook is read: tables, columns, totals, issues.
    Inspect {
        /// The workbook.
        file: PathBuf,
        /// Print JSON instead of sentences.
        #[arg(long)]
        json: bool,
    },
    /// The scorecard: spend, pipeline, bookings, CAC, ROMI, payback, and what needs a decision.
    Score {
        /// The workbook.
        file: PathBuf,
        /// Print JSON instead of sentences.
        #[arg(long)]
        json: bool,
        /// `to-date`, `all`, or a period such as 2026, 2026-Q4 or 2026-11.
        #[arg(long, default_value = "to-date")]
        period: String,
    },
    /// The same workbook with the decisions in it.
    Export {
        /// The workbook.
        file: PathBuf,
        /// Where to write it.
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
        /// Decisions to record first: a JSON list.
        #[arg(long, value_name = "D.json")]
        decisions: Option<PathBuf>,
    },
    /// The report in one HTML file: scorecard, variance, decisions, health, glossary.
    Report {
        /// The workbook.
        file: PathBuf,
        /// Where to write it.
        #[arg(short, long, value_name = "OUT.html")]
        output: PathBuf,
        /// `to-date`, `all`, or a period such as 2026, 2026-Q4 or 2026-11.
        #[arg(long, default_value = "to-date")]
        period: String,
    },
    /// Everything that is known of the project as one JSON file: how it was read, scorecard, decisions, health, amounts.
    Data {
        /// The workbook.
        file: PathBuf,
        /// Where to write it.
        #[arg(short, long, value_name = "OUT.json")]
        output: PathBuf,
    },
    /// Writes the sample workbook and the empty template into a folder.
    Sample {
        /// The folder.
        #[arg(short, long, value_name = "FOLDER", default_value = ".")]
        output: PathBuf,
    },
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("“{text}” is not a day; write 2026-11-22"))
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not mistakes; clap knows where each goes.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let today = arguments.today.unwrap_or_else(this_day);
    let done = match arguments.command {
        Task::Inspect { file, json } => inspect(&file, json, today),
        Task::Score { file, json, period } => score(&file, json, &period, today),
        Task::Export { file, output, decisions } => export(&file, &output, decisions.as_deref(), today),
        Task::Report { file, output, period } => report(&file, &output, &period, today),
        Task::Data { file, output } => {
            opened(&file, today).and_then(|mut engine| saved(asked(&mut engine, Request::Everything { today }, None), &output))
        }
        Task::Sample { output } => samples(&output),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop { code, sentence }) => {
            say(&sentence);
            ExitCode::from(code)
        }
    }
}

struct Stop {
    code: u8,
    sentence: String,
}

fn stop(code: u8, sentence: impl Into<String>) -> Stop {
    Stop { code, sentence: sentence.into() }
}

fn inspect(file: &Path, json: bool, today: NaiveDate) -> Result<(), Stop> {
    let engine = opened(file, today)?;
    let Some(project) = engine.project() else { return Ok(()) };
    if json {
        return print_json(&inspection::inspection(project));
    }
    let mut text = String::new();
    for line in inspection::sentences(project) {
        text.push_str(&line);
        text.push('\n');
    }
    print(&text);
    Ok(())
}

fn score(file: &Path, json: bool, period: &str, today: NaiveDate) -> Result<(), Stop> {
    let engine = opened(file, today)?;
    let Some(project) = engine.project() else { return Ok(()) };
    let scope = scope(project, period)?;
    if json {
        return print_json(&inspection::score(project, &scope));
    }
    print(&inspection::score_sentences(project, &scope));
    Ok(())
}

fn export(file: &Path, output: &Path, decisions: Option<&Path>, today: NaiveDate) -> Result<(), Stop> {
    let drafts = decisions.map(read_decisions).transpose()?.unwrap_or_default();
    let mut engine = opened(file, today)?;
    for (number, draft) in drafts.into_iter().enumerate() {
        if let Response::Failed { message } = asked(&mut engine, Request::Do(Command::RecordDecision(draft)), None).response {
            return Err(stop(USAGE, format!("Decision {}: {message}", number + 1)));
        }
    }
    saved(engine.export(today, &formulas::answer, &mut |_: Progress| ()), output)
}

fn report(file: &Path, output: &Path, period: &str, today: NaiveDate) -> Result<(), Stop> {
    let mut engine = opened(file, today)?;
    let scope = engine.project().map(|project| scope(project, period)).transpose()?.unwrap_or_default();
    saved(asked(&mut engine, Request::Report { scope, today }, None), output)
}

/// Writes the file that was made, and says what its receipt says.
fn saved(made: Outcome, output: &Path) -> Result<(), Stop> {
    match made {
        Outcome { response: Response::File { receipt, .. }, bytes: Some(bytes), .. } => {
            fs::write(output, bytes).map_err(|e| stop(UNREADABLE, format!("{} cannot be written: {e}.", output.display())))?;
            for line in receipt {
                say(&format!("{}: {}", line.label, line.value));
            }
            Ok(())
        }
        Outcome { response: Response::Failed { message }, .. } => Err(stop(UNREADABLE, message)),
        _ => Err(stop(UNREADABLE, "The engine made no file.")),
    }
}

fn scope(project: &Project, period: &str) -> Result<Scope, Stop> {
    if project.coverage.span(period).is_none() {
        return Err(stop(USAGE, format!("“{period}” is not a period. Write to-date, all, 2026, 2026-Q4 or 2026-11.")));
    }
    Ok(Scope { period: period.to_owned(), ..Scope::default() })
}

fn samples(folder: &Path) -> Result<(), Stop> {
    let failed = |e: &dyn std::fmt::Display| stop(UNREADABLE, format!("The sample cannot be written to {}: {e}.", folder.display()));
    fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    for (name, made) in [(sample::SAMPLE_NAME, sample::sample()), (template::TEMPLATE_NAME, template::template())] {
        let bytes = made.map_err(|e| failed(&e))?;
        fs::write(folder.join(name), bytes).map_err(|e| failed(&e))?;
        say(&format!("Wrote {}.", folder.join(name).display()));
    }
    Ok(())
}

fn opened(file: &Path, today: NaiveDate) -> Result<Engine, Stop> {
    let bytes = fs::read(file).map_err(|e| stop(UNREADABLE, format!("{} cannot be opened: {e}.", file.display())))?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut engine = Engine::new();
    let outcome = asked(&mut engine, Request::Import { file_name: name, today, now: 0 }, Some(bytes));
    match (outcome.response, outcome.keep) {
        (Response::Failed { message }, _) => Err(stop(UNREADABLE, message)),
        (_, Some(Keep::Project { .. })) => Ok(engine),
        _ => Err(stop(UNREADABLE, "The workbook could not be opened.")),
    }
}

fn asked(engine: &mut Engine, request: Request, bytes: Option<Vec<u8>>) -> Outcome {
    engine.handle(request, bytes, &mut |_: Progress| ())
}

fn read_decisions(file: &Path) -> Result<Vec<DecisionDraft>, Stop> {
    let text = fs::read_to_string(file).map_err(|e| stop(USAGE, format!("{} cannot be opened: {e}.", file.display())))?;
    serde_json::from_str(&text).map_err(|e| stop(USAGE, format!("{} is not a list of decisions: {e}.", file.display())))
}

fn print_json(value: &impl Serialize) -> Result<(), Stop> {
    let text = serde_json::to_string_pretty(value).map_err(|e| stop(UNREADABLE, e.to_string()))?;
    print(&(text + "\n"));
    Ok(())
}

/// A closed pipe is not an error of ours: whoever reads has read enough.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// This computer's day in UTC.
fn this_day() -> NaiveDate {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(0);
    NaiveDate::from_epoch_days(days).unwrap_or_default()
}
