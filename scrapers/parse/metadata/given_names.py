"""Common given names, to tell a person's own site (`janedoe.test`, by Jane Doe) from a site that signs as itself.

Used where a byline equals the site's name or a name stands alone beside the headline; nothing is refused for not
being listed.
"""

GIVEN_NAMES = frozenset(
    """
    aaron abby abdul abdullah abel abigail adam adela adele adrian adriana agata agnes agnieszka agustín ahmed
    aidan aileen aisha aki akira alain alan alba albert alberta alberto aldo alec alejandra alejandro aleksander
    aleksandra alena alessandra alessandro alessia alex alexa alexander alexandra alexandre alexei alexey alexis
    alfonso alfred alfredo ali alice alicia alina alison allan allison amanda amber amelia amelie amir amit amos
    amparo amy ana anastasia anat anders andre andrea andreas andrei andrew andrzej andré andrés andy angela
    angelika angelina angelo anika anil anissa anita anja anjali anke ann ann-kathrin anna annabel annabelle
    annalena anne anne-marie annemarie annette annie anouk anthony antje antoine antoinette anton antonella
    antonia antonio antony antónio aoife april aria ariana ariella arjun arnaud arne arnold arthur artur arturo
    asha asher ashish ashley astrid audrey augusto aurelia aurélie austin axel ayşe barbara barry bart bartosz
    bea beate beatrice beatrix beatriz ben benedikt benita benjamin benjamín benoît berit bernadette bernard
    bernardo bernd bert beth bettina bianca bill birgit björn bob bogdan boris brad brandon brenda brent brett
    bria brian bridget brigitte britta bronwyn brooke bruce bruno bryan bryce burkhard bärbel caitlin caleb
    calvin cameron camila camilla camille carina carl carla carlo carlos carlotta carly carmela carmen carol
    carolin caroline carrie cassandra cathal catherine cathrin cathy cecilia celeste celia cesar chad chandra
    chantal charles charlie charlotte chelsea chiara chloe chloé chris christa christelle christian christiane
    christie christina christine christoph christopher ciara cindy claire clara clarissa claudia claus clemens
    clifford clément colette colin colleen connor corinna corinne courtney craig cristian cristiano cristina
    crystal cynthia cyril cécile cédric céline césar cíntia daisuke daisy damian damiano damien damon dan dana
    daniel daniela daniele danielle daniil danilo danny daphne daria dario darius darrell darren dave david dean
    debbie deborah deepak deirdre delphine denis denise dennis derek derrick detlef dexter diana diane didier
    diego dieter diogo dirk dmitri dmitry dolores domenico dominic dominik don donald donna dora doreen doris
    dorothea dorothy dorothée doug douglas duncan dustin dwight dylan edgar edith edmund edoardo eduardo edward
    edwin egon eileen ekaterina elaine eleanor elena eleonora eleonore eli elias elisa elisabeth elisabetta
    elise elizabeth elke ella ellen ellie elliot elliott elsa elvira emanuel emanuele emil emilia emilio emily
    emma emmanuel emmanuelle enrico enrique enzo eric erica erich erik erika erin ernst erwin esteban estelle
    ester esther ethan eugene eugenia eugenio eva eva-maria evan eve evelina evelyn ewa ezra fabian fabio farah
    fatima fatma federica federico felicia felicity felipe felix ferdinand fergus fernando filip filippo fiona
    flavia flavio flora florian floriane frances francesca francesco francis francisco franck franco frank frans
    franz françois françoise fred freddie frederic frederick frederik frederike friederike friedrich fritz
    frédéric fátima félix gabriel gabriela gabriele gabriella gabrielle gaetano gail gareth gary gaurav geoff
    geoffrey georg george gerald geraldine gerard gerd gerhard gerhild gerrit gert ghislaine giacomo gianluca
    gianni gilbert gilles gillian gina giorgio giovanni gisela giulia giuliana giulio giuseppe gladys glenn
    gloria gonzalo gordon grace graham greg gregory greta gretchen guido guillaume guillermo gunter gustav guy
    gwen gérard günter günther hana hanna hannah hannelore hanno hans harald harold harriet harry haruki harvey
    hassan hayley heather hector hedwig heidi heike heiko heiner heinrich heinz helen helena helga helge helmut
    helmuth henning henri henriette henrik henrike henry herbert hermann hilary hilda hiroshi holger horst
    howard hubert hugo humberto héctor hélène ian ibrahim ignacio igor ilona ilse imke imran ina ines inga inge
    ingmar ingo ingrid inés irene irina iris irma isaac isabel isabela isabella isabelle isla ismael ivan ivana
    ivo iwona jacek jack jackie jackson jaclyn jacob jacqueline jacques jada jaime jake jakob jakub jamal james
    jamie jan jana jane janelle janet janice janina janine jaroslav jasmin jasmina jasmine jason javier jay jean
    jean-pierre jeanette jeanne jeff jeffrey jen jenna jennifer jenny jens jeremiah jeremy jerome jerry jesper
    jess jesse jessica jesus jesús jill jim jimmy joachim joan joana joanna joanne joao joaquín jocelyn jochen
    jodie joe joel johan johann johanna johannes john johnny jolanta jon jonas jonathan joonas jordan jorge
    joris josef josefine joseph josephine josh joshua josie josé joyce joão joëlle juan juana juanita judit
    judith judy jules julia julian juliana julie julien juliette julio julián justin jutta jérôme jörg jörn
    jürgen kaitlin kaitlyn kamil karen karim karin karl karla karolina karsten kasia katarina katarzyna kate
    katerina katharina katherine kathi kathleen kathrin kathryn kathy katie katja katrin katrina kayla kazuo
    keiko keisha keith kelly kelsey kemal ken kendra kenji kenneth kerstin kevin khalid kieran kim kira kirsten
    kjell klaus konrad konstantin konstantinos kristen kristian kristin kristina kristy krzysztof kumar kurt
    kyle kyra laetitia laila lana lara larissa larry lars laura lauren laurence laurent laurie lawrence lea leah
    leandro lee leif leila lena leo leon leonard leonardo leonie leonor leopold leroy leslie leticia lewis liam
    lidia lilian liliana lillian lina linda lindsay lindsey linus lionel lisa livia liz logan lorena lorenz
    lorenzo loretta lorraine lothar lotte louis louisa louise lourdes loïc luc luca lucas lucia luciana luciano
    lucy ludger ludovic ludwig luigi luis luisa luka lukas luke lutz luís lydia lynn mabel maciej mackenzie
    madeleine madeline madison magda magdalena magdalene magnus mahmoud maik maike maja malcolm malte mandy
    manfred manuel manuela marc marcel marcela marcello marcelo marcin marco marcos marcus maren margaret
    margarete margarida margarita margot margret maria mariam marian mariana marianna marianne maribel marie
    marie-claire mariella marilyn marina mario marion marisa marisol maristella marit marita marius marjorie
    mark marko markus marlene marlon marsha marta martha martijn martin martina martine marty mary masha massimo
    mateo mateusz mathias mathieu mats matt mattea matteo matthew matthias mattia maureen maurice mauricio mauro
    max maxim maxime maximilian maya mayra megan meghan mehdi mehmet meike melanie melina melinda melissa
    mercedes meredith mia micah michael michaela michal michał michel michele michelle michèle miguel mihai mika
    mikael mike mikhail milena millie mirco mireille mirela miriam mirjam mirko mitch mitchell mohamed mohammad
    mohammed molly monica monika monique montserrat morgan moritz morten muhammad murat myriam nadia nadine
    nadja nancy naomi natalia natalie nataly natascha natasha nathalie nathan neha neil nelly nelson nestor
    neville nia nicholas nick nicki nicklas nico nicola nicolas nicole nicolás niels niki nikita nikki niklas
    nikolai nikolas nikolaus nils nina nisha noah noam noel noelle noemi nora norbert norma norman noé nuno
    nuria octavio olaf oleg olena olga oliver olivia olivier oliwia omar ondřej oriana oscar oskar osman otto
    owain owen pablo paige pam pamela paola paolina paolo pascal pascale patrice patricia patricio patrick
    patrik paul paula paulina pauline paulo pavel pavlos pedro peer peggy penny perry petar peter petra phil
    philip philipp philippa philippe phillip phoebe phyllis pia piero pierpaolo pierre pietro pilar piotr
    prakash priscilla priya rachel rafael raffaele rahul rainer ralf ralph ramon ramona randy raoul raphael
    raquel rashid raul ravi ray raymond rebecca rebekka regina reiner reinhard remco renata renate renato renee
    rené rhys ricardo riccarda riccardo richard rick rike rita rob robbie robert roberta roberto robin rocío
    rodney rodrigo roel roger roland rolando rolf romain roman romina ron ronald ronja rory rosa rosalie
    rosalind rosanna rosario rose ross roxana roxanne roy ruben rubén rudi rudolf rupert russell ruth ryan rémi
    rüdiger sabina sabine sabrina sacha saim saleh sally salma salvador salvatore sam samantha samira samuel
    sandeep sandra sandro sandy sanjay santiago sara sarah sascha saskia saul savannah scott sean sebastian
    selena selina selma serena serge sergei sergej sergey sergi sergio seth shane shannon sharon sharyn shaun
    shawn sheila shelby shelley sherry shirley shreya sibylle siegfried sigrid sigurd silja silke silvana silvia
    silvio simeon simon simone siobhan siobhán sofia sofía solveig sonja sophia sophie spencer stacey stacy stan
    stanislav stanley stefan stefania stefanie steffen stella stephan stephanie stephen steve steven stewart
    stuart stéphane stéphanie sue sunil susan susana susann susanna susanne susi suzan suzanne sven sven-erik
    svenja sybille sylvain sylvia sylvie sébastien søren tabea tabitha tadeusz tamar tamara tamás tania tanja
    tanya tara tariq tatiana tatjana taylor ted temi teodoro terence teresa terri terry tess tessa thea thelma
    theo theodor theodore theresa thiago thibault thierry thomas thorben thorsten tiago tiffany tilman tim timo
    timothy timur tina tino titus tobi tobias todd tom tomas tomasz tommaso tommy tomás toni tony torben torsten
    tracey traci tracy travis trevor trish tristan trudy tyler tyrone udo uli ulla ulrich ulrike umberto ursula
    ute uwe valentin valentina valeria valerie valérie vanesa vanessa vasil vera verena veronica veronika
    vicente vicki vicky victor victoria vikram viktor viktoria vincent vincenzo vinícius viola virginia virginie
    vito vittoria vivek vivian viviana vivienne vladimir vladimír volker volkmar walter waltraud wanda warren
    wayne wendelin wendy werner wiebke wilfried wilhelm will william wilma wioletta wojciech wolfgang wolfram
    xavi xavier yael yan yann yannick yara yasmin yasmine yolanda yosef yuki yulia yuri yusuf yves yvonne zach
    zachary zack zainab zara zeynep zoe zoé zoë zsofia zuzana álvaro ángel ángela élise éric étienne łukasz
    """.split()
)
