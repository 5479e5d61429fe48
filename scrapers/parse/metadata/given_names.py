"""Common given names, to tell a person's own site (`janedoe.test`, by Jane Doe) from a site that signs as itself.

Used where a byline equals the site's name or a name stands alone beside the headline; nothing is refused for not
being listed.
"""

GIVEN_NAMES = frozenset(
    """
    aaron abby abigail adam adrian agnes ahmed aidan alan albert alberto alejandro alessandra alessandro alex
    alexander alexandra alexis alfred ali alice alicia alina alison allan allison amanda amber amelia amelie amy
    ana anders andre andrea andreas andrei andrew andy angela anika anil anita anja ann anna anne annette annie
    anthony antje anton antonio antony april aria ariana arjun arne arthur asha ashley astrid audrey austin axel
    barbara bart beatrice beatriz ben benjamin bernard bernd bert beth bettina bill birgit björn bob boris brad
    brandon brenda brent brett brian brigitte brooke bruce bruno bryan caitlin caleb cameron camilla camille carl
    carla carlo carlos carmen carol carolin caroline catherine cathy cecilia chad charles charlie charlotte
    chelsea chloe chris christa christian christiane christina christine christoph christopher claire clara
    claudia colin connor courtney craig crystal cynthia daisy damian damien dan dana daniel daniela daniele
    danielle danny darren dave david dean deborah denis denise dennis derek diana diane diego dieter dirk dmitri
    dominic dominik don donald donna doris dorothy doug douglas dustin dylan eduardo edward eileen eleanor elena
    eli elias elisa elisabeth elise elizabeth ella ellen elliott emil emilia emily emma enrico enrique eric erica
    erik erika erin ernst esther ethan eva evan eve evelyn fabian fabio federico felix fernando fiona florian
    frances francesca francesco francis francisco franck frank fred frederik frédéric gabriel gabriela gabriele
    gareth gary georg george gerald gerard gerd gerhard gert gianni gilles gina giovanni giulia giuseppe glenn
    gloria gordon grace graham greg gregory guido guillaume gunter gustav guy hannah hans harald harold harry
    heather heidi heike heinz helen helena helge helmut henri henrik henry herbert hiroshi holger horst howard
    hugo ian ibrahim igor ilse ina ines inga inge ingrid irene iris isaac isabel isabella isabelle ivan ivana jack
    jackie jackson jacob jacques jaime jake jakob jakub james jamie jan jana jane janet janice jasmin jason javier
    jay jean jeff jeffrey jen jennifer jenny jens jeremy jerome jerry jesse jessica jesús jill jim jimmy joan
    joanna joanne joao joe joel johan johann johanna johannes john johnny jon jonas jonathan jordan jorge joris
    josef joseph josh joshua josé joyce juan judith judy jules julia julian juliana julie julien juliette justin
    jürgen karen karin karl karolina kate katharina katherine kathleen kathrin kathryn kathy katie katja keith
    kelly ken kenneth kerstin kevin kim kirsten klaus konrad kristen kristin kristina kumar kurt kyle lana lara
    lars laura lauren laurent lawrence lea leah lee lena leo leon leonard leonardo leslie lewis liam linda lisa
    liz logan lorenz lorenzo louis louise luca lucas lucia lucy luis luisa lukas luke lydia lynn madeline madison
    magdalena maja manfred manuel marc marcel marcela marco marcus maren margaret maria mariana marie marina mario
    marion mark marko markus marta martha martin martina mary mateo mathias mathieu mats matt matteo matthew
    matthias maurice max maximilian maya megan mehmet melanie melissa mia micah michael michaela michal michel
    michele michelle miguel mika mikael mike mikhail miriam mitchell mohamed mohammed molly monica monika morgan
    moritz nadia nadine naomi natalia natalie natasha nathalie nathan neil nicholas nick nicola nicolas nicole
    nicolás niels niklas nikolai nils nina noah nora norbert norman nuno olaf olga oliver olivia olivier oscar
    otto owain owen pablo paige pamela paola paolo pascal patricia patricio patrick paul paula pauline paulo pavel
    pedro peggy penny peter petra phil philip philipp philippe phillip pierre piotr priya rachel rafael ralf ralph
    ramon randy raphael raul ravi ray raymond rebecca regina reinhard renate rené ricardo riccardo richard rick
    rob robert roberta roberto robin rodrigo roger roland rolf roman ron ronald rosa rose ross roy ruben ruth ryan
    sabine sabrina sally sam samantha samuel sandra santiago sara sarah saskia scott sean sebastian sergei sergey
    sergio shane shannon sharon shaun sheila silke silvia simon simone sofia sonja sophia sophie spencer stacy
    stefan stefania stefanie steffen stella stephan stephanie stephen steve steven stuart sue susan susanna
    susanne suzanne sven svenja sylvia tamara tanja tanya tara taylor ted teresa terry theo theresa thierry thomas
    thorsten tiffany tim timo timothy tina tobias todd tom tomas tommy toni tony tracy travis trevor tristan tyler
    udo ulrich ulrike ursula ute uwe valentina valeria valerie vanessa vera veronica veronika victor victoria
    vincent vincenzo viola virginia vivian vladimir volker walter wanda warren wayne wendy werner wilhelm will
    william wolfgang xavier yan yann yasmin yuki yusuf yvonne zachary zoe
    """.split()
)
