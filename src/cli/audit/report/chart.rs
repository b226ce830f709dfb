//! Charts as SVG.
//!
//! In: counts with their names. Out: markup, with every name escaped.

use std::fmt::Write as _;

/// What of a page's width a chart takes, in its own units.
const WIDTH: f64 = 960.0;

/// Columns of several parts, side by side.
pub(super) fn columns(steps: &[(String, Vec<u64>)], classes: &[&str]) -> String {
    const HEIGHT: f64 = 220.0;
    const LEFT: f64 = 56.0;
    const FOOT: f64 = 24.0;
    let highest = steps.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max().unwrap_or_default().max(1);
    let slot = (WIDTH - LEFT) / steps.len().max(1) as f64;
    let mut out = svg(HEIGHT + FOOT);
    for part in [0, highest.div_ceil(2), highest] {
        let y = HEIGHT - part as f64 / highest as f64 * (HEIGHT - 12.0);
        let _ = write!(out, r#"<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1}" y2="{y:.1}"/>"#);
        let _ = write!(out, r#"<text class="end" x="{}" y="{:.1}">{part}</text>"#, LEFT - 6.0, y + 4.0);
    }
    for (place, (name, parts)) in steps.iter().enumerate() {
        let x = LEFT + place as f64 * slot;
        let mut y = HEIGHT;
        for (count, class) in parts.iter().zip(classes).filter(|(count, _)| **count > 0) {
            let height = *count as f64 / highest as f64 * (HEIGHT - 12.0);
            y -= height;
            let _ = write!(
                out,
                r#"<rect class="{class}" x="{:.1}" y="{y:.1}" width="{:.1}" height="{height:.1}"><title>{}: {count} {class}</title></rect>"#,
                x + 1.0,
                (slot - 2.0).max(1.0),
                escaped(name)
            );
        }
    }
    for (place, (name, _)) in steps.iter().enumerate().step_by(steps.len().div_ceil(6).max(1)) {
        let _ = write!(out, r#"<text x="{:.1}" y="{:.1}">{}</text>"#, LEFT + place as f64 * slot, HEIGHT + 18.0, escaped(name));
    }
    out.push_str("</svg>");
    out
}

/// Bars of several parts, one under the other.
pub(super) fn bars(rows: &[(String, Vec<u64>)], classes: &[&str]) -> String {
    const ROW: f64 = 24.0;
    const LEFT: f64 = 330.0;
    const RIGHT: f64 = 90.0;
    let highest = rows.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max().unwrap_or_default().max(1);
    let mut out = svg(rows.len() as f64 * ROW + 4.0);
    for (place, (name, parts)) in rows.iter().enumerate() {
        let y = place as f64 * ROW + 2.0;
        let _ = write!(out, r#"<text class="end" x="{}" y="{:.1}">{}</text>"#, LEFT - 8.0, y + 15.0, escaped(&shortened(name)));
        let mut x = LEFT;
        for (count, class) in parts.iter().zip(classes).filter(|(count, _)| **count > 0) {
            let width = *count as f64 / highest as f64 * (WIDTH - LEFT - RIGHT);
            let _ = write!(
                out,
                r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="18"><title>{}: {count} {class}</title></rect>"#,
                escaped(name)
            );
            x += width;
        }
        let _ = write!(out, r#"<text x="{:.1}" y="{:.1}">{}</text>"#, x + 6.0, y + 15.0, parts.iter().sum::<u64>());
    }
    out.push_str("</svg>");
    out
}

fn svg(height: f64) -> String {
    format!(r#"<svg viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">"#)
}

/// A name that has room; whole, it stands in the bar's title.
fn shortened(name: &str) -> String {
    const MOST: usize = 40;
    if name.chars().count() <= MOST { name.to_owned() } else { name.chars().take(MOST - 1).chain(['…']).collect() }
}

/// A text as markup has it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Neither XML nor HTML has these.
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
