/**
 * Our viewers run nothing that a sender put into a PDF: no JavaScript, no forms of XFA.
 *
 * PDF.js tells the page around it before it starts; scripts would run in its sandbox else.
 */
document.addEventListener("webviewerloaded", ({ detail }) => {
    const options = detail.source.PDFViewerApplicationOptions;
    // what the browser remembers of a viewer would win over what is set here
    options?.set("disablePreferences", true);
    options?.set("enableScripting", false);
    options?.set("enableXfa", false);
});
