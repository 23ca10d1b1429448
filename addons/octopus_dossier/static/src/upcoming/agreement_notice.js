import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { redirect } from "@web/core/utils/urls";
import { session } from "@web/session";

/** Tells the holder, until he accepts it, that a new version of the agreement will be required. */
export const agreementNotice = {
    dependencies: ["notification"],
    start(env, { notification }) {
        const upcoming = session.octopus_agreement;
        if (!upcoming) {
            return;
        }
        notification.add(
            _t("Version %(version)s of the processing agreement is required from %(day)s.", upcoming),
            {
                type: "warning",
                sticky: true,
                buttons: [
                    {
                        name: _t("Read and accept it"),
                        primary: true,
                        onClick: () => redirect("/octopus/agreement"),
                    },
                ],
            }
        );
    },
};

registry.category("services").add("octopus_agreement_notice", agreementNotice);
