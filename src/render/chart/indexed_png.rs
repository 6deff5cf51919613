//! A bitmap of few colours as an indexed PNG: a byte a pixel where a general encoder writes four.
//!
//! A chart is flat areas and letters in a handful of inks, and with the edges between them it still has fewer than 256 colours. Written
//! as indices it takes a fraction of the time and less than half of the room. It also says how large it is on paper, so that it is
//! pasted in the size it was drawn for.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use resvg::tiny_skia::Pixmap;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// CSS pixels a metre: 96 an inch.
const CSS_PIXELS_A_METRE: f64 = 96.0 / 0.0254;
/// Bit depth 8, colour type 3 (indexed), and the only compression, filter and interlace methods that are used.
const DEPTH_AND_METHODS: [u8; 5] = [8, 3, 0, 0, 0];
const METRE: u8 = 1;

/// The file's bytes; `None` for a bitmap of more than 256 colours, or one that is not opaque.
pub(super) fn indexed_png(pixmap: &Pixmap, scale: f32) -> Option<Vec<u8>> {
    let mut palette: BTreeMap<[u8; 4], u8> = BTreeMap::new();
    let mut colours: Vec<u8> = Vec::new();
    let mut last: Option<([u8; 4], u8)> = None;
    let mut index = |pixel: [u8; 4]| {
        if let Some((colour, index)) = last
            && colour == pixel
        {
            return Some(index);
        }
        let index = match palette.get(&pixel) {
            Some(&index) => index,
            None if pixel[3] != u8::MAX => return None,
            None => {
                let index = u8::try_from(palette.len()).ok()?;
                palette.insert(pixel, index);
                colours.extend_from_slice(&pixel[..3]);
                index
            }
        };
        last = Some((pixel, index));
        Some(index)
    };
    let mut image = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut line = Vec::with_capacity(pixmap.width() as usize + 1);
    for row in pixmap.data().chunks_exact(pixmap.width() as usize * 4) {
        // No filter: neighbouring indices are no neighbouring colours.
        line.clear();
        line.push(0);
        for pixel in row.as_chunks::<4>().0 {
            line.push(index(*pixel)?);
        }
        image.write_all(&line).ok()?;
    }
    let image = image.finish().ok()?;
    let pixels_a_metre = ((CSS_PIXELS_A_METRE * f64::from(scale)).round() as u32).to_be_bytes();
    let mut file = SIGNATURE.to_vec();
    chunk(&mut file, *b"IHDR", &[&pixmap.width().to_be_bytes()[..], &pixmap.height().to_be_bytes(), &DEPTH_AND_METHODS].concat());
    chunk(&mut file, *b"PLTE", &colours);
    chunk(&mut file, *b"pHYs", &[&pixels_a_metre[..], &pixels_a_metre, &[METRE]].concat());
    chunk(&mut file, *b"IDAT", &image);
    chunk(&mut file, *b"IEND", &[]);
    Some(file)
}

/// PNG 1.2, section 3.2: length, type, data, and a checksum over type and data.
fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let mut checksum = Crc::new();
    checksum.update(&name);
    checksum.update(data);
    file.extend_from_slice(&(data.len() as u32).to_be_bytes());
    file.extend_from_slice(&name);
    file.extend_from_slice(data);
    file.extend_from_slice(&checksum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::{Color, Pixmap, PremultipliedColorU8};

    use super::indexed_png;

    fn painted(width: u32, height: u32, colour: impl Fn(u32) -> [u8; 3]) -> Pixmap {
        let mut pixmap = Pixmap::new(width, height).expect("a size");
        for (number, pixel) in (0..).zip(pixmap.pixels_mut()) {
            let [red, green, blue] = colour(number);
            *pixel = PremultipliedColorU8::from_rgba(red, green, blue, 255).expect("an opaque colour");
        }
        pixmap
    }

    #[test]
    fn reads_back_as_it_was() {
        let one = painted(7, 5, |_| [1, 2, 3]);
        let some = painted(33, 17, |number| [(number % 16) as u8, (number % 13) as u8, 200]);
        let most = painted(16, 16, |number| [number as u8, 0, 0]);
        for pixmap in [one, some, most] {
            let png = indexed_png(&pixmap, 2.0).expect("few colours");
            assert_eq!(Pixmap::decode_png(&png).expect("a PNG file").data(), pixmap.data());
        }
    }

    #[test]
    fn leaves_many_colours_and_transparency_to_a_general_encoder() {
        assert!(indexed_png(&painted(257, 1, |number| [number as u8, (number / 256) as u8, 0]), 1.0).is_none());
        let mut pixmap = Pixmap::new(2, 2).expect("a size");
        pixmap.fill(Color::from_rgba8(10, 20, 30, 128));
        assert!(indexed_png(&pixmap, 1.0).is_none());
    }
}
