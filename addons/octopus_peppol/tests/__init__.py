from . import (
    test_as4_receive,
    test_peppol_document,
    test_peppol_import,
    test_peppol_message_access,
)
