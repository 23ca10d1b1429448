import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

/** Bytes as people read them, 1 GB being 10⁹: French counts them in octets. */
export function formatBytes(bytes) {
    if (bytes < 1e3) {
        return _t("%s B", bytes);
    }
    if (bytes < 1e6) {
        return _t("%s kB", formatFloat(bytes / 1e3, { digits: [0, 0] }));
    }
    return bytes < 1e9
        ? _t("%s MB", formatFloat(bytes / 1e6, { digits: [0, 1] }))
        : _t("%s GB", formatFloat(bytes / 1e9, { digits: [0, 2] }));
}
