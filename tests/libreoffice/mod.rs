//! LibreOffice as a judge of exports: what it saves after computing every formula anew.

use std::path::Path;
use std::process::Command;

/// Computes workbooks anew instead of showing the results that were saved in them.
const SETTING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;

/// The command that saves the workbooks given to it as .xlsx into `out`, everything computed anew, with a profile of its own in `folder`.
pub(crate) fn recalculating(program: &str, folder: &Path, out: &Path) -> Command {
    let profile = std::path::absolute(folder.join("profile")).expect("a path");
    std::fs::create_dir_all(profile.join("user")).expect("a profile");
    std::fs::write(profile.join("user/registrymodifications.xcu"), SETTING).expect("the setting");
    let mut command = Command::new(program);
    command
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(out);
    command
}
