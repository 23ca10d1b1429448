import { DocumentFileUploader } from "@account/components/document_file_uploader/document_file_uploader";
import { FileUploadKanbanController } from "@account/views/file_upload_kanban/file_upload_kanban_controller";
import { FileUploadKanbanRenderer } from "@account/views/file_upload_kanban/file_upload_kanban_renderer";
import { fileUploadKanbanView } from "@account/views/file_upload_kanban/file_upload_kanban_view";
import { FileUploadListController } from "@account/views/file_upload_list/file_upload_list_controller";
import { FileUploadListRenderer } from "@account/views/file_upload_list/file_upload_list_renderer";
import { fileUploadListView } from "@account/views/file_upload_list/file_upload_list_view";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/**
 * Account's upload button and drop zone, with another end: the bytes go to the document as they
 * are, not through a loose attachment, which Odoo would resize.
 */
export class OctopusDocumentUploader extends DocumentFileUploader {
    setup() {
        super.setup();
        this.stored = 0;
    }

    async onFileUploaded(file) {
        await this.orm.call("octopus.document", "upload_file", [], {
            name: file.name,
            datas: file.data,
        });
        this.stored += 1;
    }

    async onUploadComplete() {
        if (this.stored) {
            this.notification.add(
                _t("%(count)s file(s) stored in %(dossier)s", {
                    count: this.stored,
                    dossier: user.activeCompany.name,
                }),
                { type: "success" }
            );
        }
        this.stored = 0;
        await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

const dropZoneTitle = () => _t("Drop to store in %s", user.activeCompany.name);

export class OctopusDocumentListController extends FileUploadListController {
    static components = {
        ...FileUploadListController.components,
        DocumentFileUploader: OctopusDocumentUploader,
    };

    get hideUploadButton() {
        return !this.activeActions.edit;
    }
}

export class OctopusDocumentListRenderer extends FileUploadListRenderer {
    setup() {
        super.setup();
        this.dropZoneTitle = dropZoneTitle();
    }
}

export class OctopusDocumentKanbanController extends FileUploadKanbanController {
    static components = {
        ...FileUploadKanbanController.components,
        DocumentFileUploader: OctopusDocumentUploader,
    };

    get hideUploadButton() {
        return !this.props.archInfo.activeActions.edit;
    }
}

export class OctopusDocumentKanbanRenderer extends FileUploadKanbanRenderer {
    setup() {
        super.setup();
        this.dropZoneTitle = dropZoneTitle();
    }
}

registry.category("views").add("octopus_document_list", {
    ...fileUploadListView,
    Controller: OctopusDocumentListController,
    Renderer: OctopusDocumentListRenderer,
});

registry.category("views").add("octopus_document_kanban", {
    ...fileUploadKanbanView,
    Controller: OctopusDocumentKanbanController,
    Renderer: OctopusDocumentKanbanRenderer,
});
