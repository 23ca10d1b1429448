from . import test_as4_receive
from . import test_draw, test_proposal, test_proposal_partner, test_proposal_tax
from . import test_proposal_vectors
