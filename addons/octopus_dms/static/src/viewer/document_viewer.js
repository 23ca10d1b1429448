import { registry } from "@web/core/registry";
import { hidePDFJSButtons } from "@web/core/utils/pdfjs";
import { url } from "@web/core/utils/urls";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, useEffect, useRef } from "@odoo/owl";

/** The document itself, beside the fields it is booked with. */
export class OctopusDocumentViewer extends Component {
    static template = "octopus_dms.DocumentViewer";
    static props = { ...standardWidgetProps };

    setup() {
        this.page = useRef("page");
        // a document is looked at, not drawn on
        useEffect(
            (page) => {
                if (page) {
                    hidePDFJSButtons(page, { hideDownload: true });
                }
            },
            () => [this.page.el]
        );
    }

    get data() {
        return this.props.record.data;
    }

    get shownId() {
        return this.data.preview_attachment_id?.id;
    }

    get isPdf() {
        return this.data.preview_mimetype === "application/pdf";
    }

    get pdfUrl() {
        const file = encodeURIComponent(`/web/content/${this.shownId}`);
        return url(`/web/static/lib/pdfjs/web/viewer.html?file=${file}#pagemode=none&zoom=page-width`);
    }

    get imageUrl() {
        return url(`/web/content/${this.shownId}`);
    }

    get downloadUrl() {
        return url(`/web/content/${this.data.attachment_id?.id}`, { download: "true" });
    }
}

registry.category("view_widgets").add("octopus_document_viewer", {
    component: OctopusDocumentViewer,
    fieldDependencies: [
        { name: "attachment_id", type: "many2one" },
        { name: "mimetype", type: "char" },
        { name: "preview_attachment_id", type: "many2one" },
        { name: "preview_mimetype", type: "char" },
    ],
});
