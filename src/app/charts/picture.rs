//! A chart as a picture that stands by itself: shapes with their colors and fonts resolved, a title, and the SVG that says the same.

use std::fmt::Write as _;

/// Fonts for whoever opens the picture: the page's own first.
pub const FONT: &str = "Inter, system-ui, sans-serif";
/// Room around the chart, in px.
pub const MARGIN: f64 = 16.0;
/// Room for the title above the chart, in px.
pub const HEAD: f64 = 30.0;

/// A picture, in px from its upper left corner.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// What it shows, in a line.
    pub title: String,
    /// The color behind everything.
    pub ground: String,
    /// What is drawn, from the back to the front.
    pub shapes: Vec<Shape>,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its form.
    pub form: Form,
    /// Its color inside; empty for none.
    pub fill: String,
    /// The color of its line; empty for none.
    pub stroke: String,
    /// The width of its line.
    pub stroke_width: f64,
    /// The lengths of dashes and gaps; empty for a line without gaps.
    pub dashes: Vec<f64>,
    /// Whether its line ends round.
    pub round: bool,
}

/// The form of something drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A rectangle: left, top, width, height, and the radius of its corners.
    Rect(f64, f64, f64, f64, f64),
    /// A line from a point to another.
    Line(f64, f64, f64, f64),
    /// A circle: its middle and its radius.
    Circle(f64, f64, f64),
    /// An SVG path, moved right and down.
    Path(String, f64, f64),
    /// A line of text: where it begins on its base line, its size and its weight.
    Text(String, f64, f64, f64, u16),
}

impl Shape {
    /// A line of text in a color.
    pub fn text(text: impl Into<String>, (x, y): (f64, f64), size: f64, weight: u16, color: impl Into<String>) -> Self {
        Self {
            form: Form::Text(text.into(), x, y, size, weight),
            fill: color.into(),
            stroke: String::new(),
            stroke_width: 0.0,
            dashes: Vec::new(),
            round: false,
        }
    }
}

impl Picture {
    /// The picture as an SVG document that loads nothing.
    pub fn svg(&self) -> String {
        let (width, height, title) = (number(self.width), number(self.height), escaped(&self.title));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{FONT}\" font-feature-settings=\"&quot;tnum&quot;\">\n<title>{title}</title>\n"
        );
        let _ = writeln!(svg, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", escaped(&self.ground));
        for shape in &self.shapes {
            svg.push_str(&shape.svg());
        }
        svg + "</svg>\n"
    }
}

impl Shape {
    fn svg(&self) -> String {
        let named = |color: &str| if color.is_empty() { "none".to_owned() } else { escaped(color) };
        let mut paint = format!(" fill=\"{}\"", named(&self.fill));
        if !self.stroke.is_empty() {
            let _ = write!(paint, " stroke=\"{}\" stroke-width=\"{}\"", named(&self.stroke), number(self.stroke_width));
            if !self.dashes.is_empty() {
                let _ = write!(paint, " stroke-dasharray=\"{}\"", self.dashes.iter().map(|d| number(*d)).collect::<Vec<_>>().join(" "));
            }
            if self.round {
                paint += " stroke-linecap=\"round\" stroke-linejoin=\"round\"";
            }
        }
        match &self.form {
            Form::Rect(left, top, width, height, radius) => {
                let [x, y, width, height, rx] = [left, top, width, height, radius].map(|n| number(*n));
                format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{rx}\"{paint}/>\n")
            }
            Form::Line(x1, y1, x2, y2) => {
                let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|n| number(*n));
                format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{paint}/>\n")
            }
            Form::Circle(x, y, r) => {
                let [x, y, r] = [x, y, r].map(|n| number(*n));
                format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{paint}/>\n")
            }
            Form::Path(d, x, y) => {
                format!("<path transform=\"translate({} {})\" d=\"{}\"{paint}/>\n", number(*x), number(*y), escaped(d))
            }
            Form::Text(text, x, y, size, weight) => {
                let [x, y, size] = [x, y, size].map(|n| number(*n));
                format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\"{paint}>{}</text>\n", escaped(text))
            }
        }
    }
}

/// A length to a hundredth of a px, without needless digits.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded.is_finite() { format!("{}", if rounded == 0.0 { 0.0 } else { rounded }) } else { "0".to_owned() }
}

/// Text as XML holds it, without the characters that it cannot hold.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picture(text: &str) -> Picture {
        let line = Shape {
            stroke: "navy".into(),
            stroke_width: 1.6,
            dashes: vec![5.0, 4.0],
            round: true,
            ..Shape::text("", (0.0, 0.0), 1.0, 400, "")
        };
        let shapes = vec![
            Shape::text(text, (12.345, 20.0), 13.0, 600, "black"),
            Shape { form: Form::Line(0.0, 1.0, 2.0, 3.0), ..line.clone() },
            Shape { form: Form::Rect(-0.001, 1.0, 2.0, 3.0, 2.0), fill: "red".into(), ..line.clone() },
            Shape { form: Form::Circle(f64::NAN, 1.0, 2.0), ..line.clone() },
            Shape { form: Form::Path("M0 0L1 1".into(), 3.0, 4.0), ..line },
        ];
        Picture { width: 640.0, height: 320.0, title: text.into(), ground: "white".into(), shapes }
    }

    #[test]
    fn it_stands_by_itself() {
        let svg = picture("Spend").svg();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"320\""));
        assert!(svg.contains("<title>Spend</title>") && svg.contains("font-family=\"Inter, system-ui, sans-serif\""));
        assert!(svg.contains("<text x=\"12.35\" y=\"20\" font-size=\"13\" font-weight=\"600\" fill=\"black\">Spend</text>"));
        assert!(svg.contains("<rect x=\"0\" ") && svg.contains("cx=\"0\""), "no signed zero, no NaN");
        assert!(!svg.contains("href") && !svg.contains("var("));
    }

    proptest! {
        #[test]
        fn any_text_is_text(text in "\\PC{0,20}|[<>&\"'\u{0}\u{b}\u{ffff}]{0,20}") {
            let svg = picture(&text).svg();
            let mut reader = quick_xml::Reader::from_str(&svg);
            let mut depth = 0_i32;
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Start(_)) => depth += 1,
                    Ok(quick_xml::events::Event::End(_)) => depth -= 1,
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => prop_assert!(false, "{error}: {svg}"),
                }
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
