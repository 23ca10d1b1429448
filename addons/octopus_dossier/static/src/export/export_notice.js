import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Tells who asked for an export that it is ready, or failed, wherever he works by then. */
export const exportNotice = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, { action, bus_service: bus, notification }) {
        const open = (id) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "octopus.export",
                res_id: id,
                views: [[false, "form"]],
            });
        bus.subscribe("octopus_export", ({ id, title, message, type }) => {
            const look = () => {
                close();
                open(id);
            };
            const close = notification.add(message, {
                title,
                type,
                sticky: true,
                buttons: [{ name: _t("Look at it"), primary: true, onClick: look }],
            });
        });
        bus.start();
    },
};

registry.category("services").add("octopus_export_notice", exportNotice);
