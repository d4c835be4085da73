//! A chart as it is drawn on the page, read off into a picture, and a picture drawn as a PNG. Nothing is loaded for either.

use js_sys::{Array, Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement, Node, Path2d, SvgAnimatedLength, SvgCircleElement,
    SvgLineElement, SvgRectElement, SvgTextContentElement, SvgsvgElement,
};

use super::picture::{FONT, Form, HEAD, MARGIN, Picture, Shape};

/// How many dots a PNG has for each px of the page, each way.
const DENSITY: f64 = 2.0;
/// Of the height of a line of Inter, the part above its base line.
const ABOVE_BASE: f64 = 0.8;

/// The chart of an element's id as a picture under a title; `None` when it does not show.
pub(crate) fn picture(id: &str, title: &str) -> Option<Picture> {
    let chart = document().get_element_by_id(id)?;
    let ground = ground(&chart);
    let ink = style(&chart)?.get_property_value("color").ok()?;
    let rect = chart.get_bounding_client_rect();
    // What scrolls is drawn in full.
    let (width, height) = (rect.width().max(f64::from(chart.scroll_width())), rect.height().max(f64::from(chart.scroll_height())));
    let mut reader = Reader { left: rect.left() - MARGIN, top: rect.top() - MARGIN - HEAD, shapes: Vec::new() };
    reader.shapes.push(Shape::text(title, (MARGIN, MARGIN + 15.0), 15.0, 600, ink));
    reader.element(&chart, f64::INFINITY);
    Some(Picture {
        width: width + 2.0 * MARGIN,
        height: height + HEAD + 2.0 * MARGIN,
        title: title.to_owned(),
        ground,
        shapes: reader.shapes,
    })
}

/// The color on which an element stands.
fn ground(element: &Element) -> String {
    let mut at = Some(element.clone());
    while let Some(element) = at {
        if let Some(color) = style(&element).and_then(|style| painted(&style, "background-color")) {
            return color;
        }
        at = element.parent_element();
    }
    "white".to_owned()
}

fn style(element: &Element) -> Option<CssStyleDeclaration> {
    window().get_computed_style(element).ok().flatten()
}

/// A color of a style; `None` where there is none, or none to be seen.
fn painted(style: &CssStyleDeclaration, name: &str) -> Option<String> {
    let color = style.get_property_value(name).ok().filter(|color| !color.is_empty() && color != "none" && color != "transparent")?;
    let clear = color.ends_with(", 0)") || color.ends_with("/ 0)");
    (!clear).then_some(color)
}

fn length(style: &CssStyleDeclaration, name: &str) -> f64 {
    style.get_property_value(name).ok().and_then(|text| text.trim_end_matches("px").parse().ok()).unwrap_or_default()
}

fn of(length: &SvgAnimatedLength) -> f64 {
    length.base_val().value().map_or(0.0, f64::from)
}

/// Reads elements off, in px from the picture's corner.
struct Reader {
    left: f64,
    top: f64,
    shapes: Vec<Shape>,
}

impl Reader {
    /// An element of the page and what is in it; text beyond `edge` is not seen.
    fn element(&mut self, element: &Element, edge: f64) {
        let Some(style) = style(element) else { return };
        let hidden = |name: &str, value: &str| style.get_property_value(name).is_ok_and(|v| v == value);
        if hidden("display", "none")
            || hidden("visibility", "hidden")
            || element.class_list().contains("unseen")
            || element.has_attribute("data-no-picture")
        {
            return;
        }
        if let Some(svg) = element.dyn_ref::<SvgsvgElement>() {
            let rect = svg.get_bounding_client_rect();
            self.drawing(element, rect.left() - self.left, rect.top() - self.top);
            return;
        }
        self.boxed(element, &style);
        let rect = element.get_bounding_client_rect();
        let edge = if hidden("overflow-x", "hidden") { edge.min(rect.right()) } else { edge };
        let nodes = element.child_nodes();
        for node in (0..nodes.length()).filter_map(|at| nodes.get(at)) {
            if let Some(child) = node.dyn_ref::<Element>() {
                self.element(child, edge);
            } else if node.node_type() == Node::TEXT_NODE {
                self.words(&node, &style, edge);
            }
        }
    }

    /// The ground and the borders of an element.
    fn boxed(&mut self, element: &Element, style: &CssStyleDeclaration) {
        let rect = element.get_bounding_client_rect();
        let (x, y, w, h) = (rect.left() - self.left, rect.top() - self.top, rect.width(), rect.height());
        let bare = Shape::text("", (0.0, 0.0), 0.0, 400, "");
        if let Some(color) = painted(style, "background-color").filter(|_| w > 0.0 && h > 0.0) {
            self.shapes.push(Shape { form: Form::Rect(x, y, w, h, length(style, "border-top-left-radius")), fill: color, ..bare.clone() });
        }
        let sides = [
            ("top", (0.0, 0.0, 1.0, 0.0)),
            ("right", (1.0, 0.0, 1.0, 1.0)),
            ("bottom", (0.0, 1.0, 1.0, 1.0)),
            ("left", (0.0, 0.0, 0.0, 1.0)),
        ];
        for (side, (x1, y1, x2, y2)) in sides {
            let width = length(style, &format!("border-{side}-width"));
            let Some(color) = painted(style, &format!("border-{side}-color")).filter(|_| width > 0.0) else { continue };
            let dashed = style.get_property_value(&format!("border-{side}-style")).unwrap_or_default();
            let dashes = match dashed.as_str() {
                "dashed" => vec![4.0, 3.0],
                "dotted" => vec![2.0, 3.0],
                _ => Vec::new(),
            };
            let form = Form::Line(x + x1 * w, y + y1 * h, x + x2 * w, y + y2 * h);
            self.shapes.push(Shape { form, stroke: color, stroke_width: width, dashes, ..bare.clone() });
        }
    }

    /// The text of a node, line by line as the page breaks it.
    fn words(&mut self, node: &Node, style: &CssStyleDeclaration, edge: f64) {
        let text = node.text_content().unwrap_or_default();
        let Ok(range) = document().create_range() else { return };
        let mut lines: Vec<(String, f64, f64, f64, f64)> = Vec::new();
        let mut at = 0_u32;
        for word in text.split_inclusive(' ') {
            let (from, units) = (at, u32::try_from(word.encode_utf16().count()).unwrap_or_default());
            at += units;
            if word.trim().is_empty() || range.set_start(node, from).is_err() || range.set_end(node, at).is_err() {
                continue;
            }
            let rect = range.get_bounding_client_rect();
            match lines.last_mut().filter(|(_, _, top, ..)| (*top - rect.top()).abs() < 1.0) {
                Some((line, _, _, right, _)) => {
                    line.push_str(word);
                    *right = rect.right();
                }
                None => lines.push((word.to_owned(), rect.left(), rect.top(), rect.right(), rect.height())),
            }
        }
        let (size, weight) = (length(style, "font-size"), weight(style));
        let color = painted(style, "color").unwrap_or_default();
        for (line, left, top, right, height) in lines.into_iter().filter(|(.., height)| *height > 0.0) {
            let line = cut(line.trim_end(), (edge - left) / (right - left).max(1.0));
            let base = top + height * ABOVE_BASE;
            self.shapes.push(Shape::text(line, (left - self.left, base - self.top), size, weight, color.clone()));
        }
    }

    /// What is in an SVG element, whose own corner stands at a place.
    fn drawing(&mut self, parent: &Element, x: f64, y: f64) {
        let children = parent.children();
        for element in (0..children.length()).filter_map(|at| children.item(at)) {
            let Some(style) = style(&element).filter(|style| style.get_property_value("display").is_ok_and(|display| display != "none"))
            else {
                continue;
            };
            let form = if let Some(line) = element.dyn_ref::<SvgLineElement>() {
                Form::Line(x + of(&line.x1()), y + of(&line.y1()), x + of(&line.x2()), y + of(&line.y2()))
            } else if let Some(rect) = element.dyn_ref::<SvgRectElement>() {
                Form::Rect(x + of(&rect.x()), y + of(&rect.y()), of(&rect.width()), of(&rect.height()), of(&rect.rx()))
            } else if let Some(circle) = element.dyn_ref::<SvgCircleElement>() {
                Form::Circle(x + of(&circle.cx()), y + of(&circle.cy()), of(&circle.r()))
            } else if let Some(text) = element.dyn_ref::<SvgTextContentElement>() {
                let Ok(start) = text.get_start_position_of_char(0) else { continue };
                let place = (x + f64::from(start.x()), y + f64::from(start.y()));
                let color = painted(&style, "fill").unwrap_or_default();
                let words = text.text_content().unwrap_or_default();
                self.shapes.push(Shape::text(words.trim_end(), place, length(&style, "font-size"), weight(&style), color));
                continue;
            } else if element.tag_name() == "path" {
                Form::Path(element.get_attribute("d").unwrap_or_default(), x, y)
            } else {
                self.drawing(&element, x, y);
                continue;
            };
            let dashes = style.get_property_value("stroke-dasharray").unwrap_or_default();
            self.shapes.push(Shape {
                form,
                fill: painted(&style, "fill").unwrap_or_default(),
                stroke: painted(&style, "stroke").unwrap_or_default(),
                stroke_width: length(&style, "stroke-width"),
                dashes: dashes.split([',', ' ']).filter_map(|part| part.trim_end_matches("px").parse().ok()).collect(),
                round: style.get_property_value("stroke-linecap").is_ok_and(|cap| cap == "round"),
            });
        }
    }
}

fn weight(style: &CssStyleDeclaration) -> u16 {
    style.get_property_value("font-weight").ok().and_then(|text| text.parse().ok()).unwrap_or(400)
}

/// A text of which only a share can be seen, with the sign that it goes on.
fn cut(text: &str, seen: f64) -> String {
    if seen >= 1.0 {
        return text.to_owned();
    }
    let count = u32::try_from(text.chars().count()).unwrap_or_default();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a few letters")]
    let kept = (f64::from(count) * seen.max(0.0)) as usize;
    text.chars().take(kept.saturating_sub(1)).collect::<String>().trim_end().to_owned() + "…"
}

/// A picture as the bytes of a PNG, at twice the page's density.
///
/// # Errors
/// A sentence when the browser cannot draw it.
pub(crate) async fn png(picture: &Picture) -> Result<Blob, String> {
    let refused = |thrown: JsValue| {
        format!("The browser could not draw the picture ({}). Save it as SVG instead.", crate::platform::fault::detail(&thrown))
    };
    let canvas = painted_canvas(picture).map_err(refused)?;
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            let settle = if blob.is_null() { &reject } else { &resolve };
            // Settling a promise does not throw.
            let _ = settle.call1(&JsValue::NULL, &blob);
        });
        if let Err(thrown) = canvas.to_blob(done.unchecked_ref()) {
            web_sys::console::error_1(&thrown);
        }
    });
    JsFuture::from(promise).await.map_err(refused).map(JsCast::unchecked_into)
}

fn painted_canvas(picture: &Picture) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a page")]
    let dots = |px: f64| (px * DENSITY).ceil() as u32;
    canvas.set_width(dots(picture.width));
    canvas.set_height(dots(picture.height));
    let pen: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    pen.scale(DENSITY, DENSITY)?;
    pen.set_fill_style_str(&picture.ground);
    pen.fill_rect(0.0, 0.0, picture.width, picture.height);
    for shape in &picture.shapes {
        paint(&pen, shape)?;
    }
    Ok(canvas)
}

fn paint(pen: &CanvasRenderingContext2d, shape: &Shape) -> Result<(), JsValue> {
    pen.set_fill_style_str(&shape.fill);
    pen.set_stroke_style_str(&shape.stroke);
    pen.set_line_width(shape.stroke_width);
    pen.set_line_dash(&shape.dashes.iter().map(|d| JsValue::from_f64(*d)).collect::<Array>())?;
    pen.set_line_cap(if shape.round { "round" } else { "butt" });
    let path = Path2d::new()?;
    match &shape.form {
        Form::Text(text, x, y, size, weight) => {
            pen.set_font(&format!("{weight} {size}px {FONT}"));
            return pen.fill_text(text, *x, *y);
        }
        Form::Rect(left, top, width, height, radius) => path.round_rect_with_f64(*left, *top, *width, *height, *radius)?,
        Form::Line(x1, y1, x2, y2) => {
            path.move_to(*x1, *y1);
            path.line_to(*x2, *y2);
        }
        Form::Circle(x, y, r) => path.arc(*x, *y, *r, 0.0, std::f64::consts::TAU)?,
        Form::Path(d, x, y) => {
            pen.save();
            pen.translate(*x, *y)?;
            let path = Path2d::new_with_path_string(d)?;
            fill_and_stroke(pen, shape, &path);
            pen.restore();
            return Ok(());
        }
    }
    fill_and_stroke(pen, shape, &path);
    Ok(())
}

fn fill_and_stroke(pen: &CanvasRenderingContext2d, shape: &Shape, path: &Path2d) {
    if !shape.fill.is_empty() {
        pen.fill_with_path_2d(path);
    }
    if !shape.stroke.is_empty() && shape.stroke_width > 0.0 {
        pen.stroke_with_path(path);
    }
}
