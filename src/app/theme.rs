//! Light, dark, or as the device is set.

use leptos::prelude::*;

use crate::platform::prefs::{self, Theme};

/// The theme in force on this device.
#[derive(Clone, Copy)]
pub(crate) struct Switch(RwSignal<Theme>);

impl Switch {
    /// Puts the remembered theme in force.
    pub(crate) fn start() -> Self {
        let switch = Self(RwSignal::new(prefs::theme()));
        switch.show();
        switch
    }

    /// Goes on to the next: as the device, light, dark.
    pub(crate) fn turn(self) {
        self.set(match self.0.get_untracked() {
            Theme::Device => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Device,
        });
    }

    /// Puts a theme in force and remembers it.
    pub(crate) fn set(self, theme: Theme) {
        self.0.set(theme);
        prefs::keep_theme(theme);
        self.show();
    }

    /// Its name.
    pub(crate) fn label(self) -> &'static str {
        match self.0.get() {
            Theme::Device => "as the device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn show(self) {
        let Some(root) = document().document_element() else { return };
        // The stylesheet follows the attribute; setting it cannot fail on the page's own root.
        let _ = match self.0.get_untracked() {
            Theme::Device => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        };
    }
}
