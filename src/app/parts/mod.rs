//! Parts of the page, one a file, each with a stylesheet of the same name.

pub(crate) mod answered;
pub(crate) mod bar;
pub(crate) mod busy;
pub(crate) mod card;
pub(crate) mod chain;
pub(crate) mod combobox;
pub(crate) mod copy;
pub(crate) mod dialog;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod figure;
pub(crate) mod finding;
pub(crate) mod icon;
pub(crate) mod menu;
pub(crate) mod palette;
pub(crate) mod printout;
pub(crate) mod rail;
pub(crate) mod receipt;
pub(crate) mod scope;
pub(crate) mod select;
pub(crate) mod sparkline;
pub(crate) mod status;
pub(crate) mod table_menu;
pub(crate) mod toasts;
pub(crate) mod trace;
pub(crate) mod variance_bar;
