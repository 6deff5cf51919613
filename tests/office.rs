//! What people open in an office program: the workbook, the document and the Markdown text, read with programs that did not write them.

mod office {
    mod document;
    mod markdown;
    mod study;
    mod workbook;
}
