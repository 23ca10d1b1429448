import { FileUploadKanbanController } from "@account/views/file_upload_kanban/file_upload_kanban_controller";
import { FileUploadKanbanRenderer } from "@account/views/file_upload_kanban/file_upload_kanban_renderer";
import { fileUploadKanbanView } from "@account/views/file_upload_kanban/file_upload_kanban_view";
import { FileUploadListController } from "@account/views/file_upload_list/file_upload_list_controller";
import { FileUploadListRenderer } from "@account/views/file_upload_list/file_upload_list_renderer";
import { fileUploadListView } from "@account/views/file_upload_list/file_upload_list_view";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";

import { Component, useRef } from "@odoo/owl";

import { PhotoPages } from "./common/photo_pages";
import { STORED } from "./upload_service";

class PhotoPagesDialog extends Component {
    static template = "octopus_dms.PhotoPagesDialog";
    static components = { Dialog, PhotoPages };
    static props = { place: Object, onMade: Function, close: Function };

    get title() {
        return _t("Photos to one PDF, for %s", user.activeCompany.name);
    }
}

/**
 * The upload button of the lists. Account's drop zone looks for this input by its classes, so
 * what is dropped or pasted comes here too.
 */
export class OctopusDocumentUploader extends Component {
    static template = "octopus_dms.DocumentUploader";
    static props = ["*"];

    setup() {
        this.uploads = useService("octopus_upload");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.input = useRef("input");
    }

    onChange(ev) {
        this.uploads.add(ev.target.files);
        ev.target.value = "";
    }

    openPhotos() {
        this.dialog.add(PhotoPagesDialog, {
            place: { company_id: user.activeCompany.id },
            onMade: ({ message }) => {
                this.notification.add(message, { type: "success" });
                this.env.bus.trigger(STORED);
            },
        });
    }
}

const dropZoneTitle = () => _t("Drop to store in %s", user.activeCompany.name);

export class OctopusDocumentListController extends FileUploadListController {
    static components = {
        ...FileUploadListController.components,
        DocumentFileUploader: OctopusDocumentUploader,
    };

    setup() {
        super.setup();
        useBus(this.env.bus, STORED, () => this.model.load());
    }

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

    setup() {
        super.setup();
        useBus(this.env.bus, STORED, () => this.model.load());
    }

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
