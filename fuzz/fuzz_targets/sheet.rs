//! The XML of a sheet, in a workbook that is sound otherwise.
#![no_main]

use std::io::{Cursor, Write};

use ditrum_effect::ingest::{quieten_libraries, read_export_from};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

// A panic inside a library is a finding in the program, and so it is here; any other ends the run.
fuzz_target!(init: quieten_libraries(), |sheet: &[u8]| {
    let workbook = format!(
        "<workbook xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Ark1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relations = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let package = relations("officeDocument", "xl/workbook.xml");
    let workbook_relations = relations("worksheet", "worksheets/sheet1.xml");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", workbook_relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        archive.start_file(name, stored).expect("a part of its own name");
        archive.write_all(bytes).expect("writing to memory");
    }
    let bytes = archive.finish().expect("an archive in memory").into_inner();
    let _ = read_export_from(bytes.as_slice(), "svar");
});
